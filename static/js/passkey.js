// Passkeys: the one thing here that cannot be done without a script. A form with data-passkey
// ("create" or "get") takes the options from #passkey-options, asks the browser, and sends what
// it answers as JSON in the field "credential".
'use strict';

const bytes = text => Uint8Array.from(
  atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));

const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const withBytes = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

function readOptions() {
  const { publicKey } = JSON.parse(document.getElementById('passkey-options').textContent);
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.allowCredentials = withBytes(publicKey.allowCredentials);
  publicKey.excludeCredentials = withBytes(publicKey.excludeCredentials);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  return { publicKey };
}

function toJSON(credential) {
  const response = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function serve(form) {
  const [button, problem] = [form.querySelector('button'), form.querySelector('[role=alert]')];
  form.hidden = false;
  button.addEventListener('click', async () => {
    problem.hidden = true;
    try {
      const credential = await navigator.credentials[form.dataset.passkey](readOptions());
      form.elements.credential.value = JSON.stringify(toJSON(credential));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll('[data-passkey]').forEach(serve);
