// What makes writing a draft nicer. Everything works without it, but adding a row.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".change-form #content-main form");
  const version = form && form.querySelector("[name=version]");
  if (!version) return;
  const said = document.getElementById("edit-said");

  // To be heard; what went wrong is seen, too, beside the buttons.
  function say(words, isSeen = false) {
    said.textContent = words;
    said.classList.toggle("vh", !isSeen);
    if (isSeen) said.scrollIntoView({ block: "nearest" });
  }

  // A warning before words are lost.
  let isDirty = Boolean(document.getElementById("refused"));
  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("change", () => { isDirty = true; });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !button.formTarget) isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });

  // Rows that have an order go up and down by buttons.
  const positionOf = (row) => row.querySelector(`[name$="-position"]`);
  const rowsOf = (group) =>
    [...group.querySelectorAll(".inline-related:not(.empty-form)")].filter(positionOf);

  function renumber(group) {
    rowsOf(group).forEach((row, index) => { positionOf(row).value = index + 1; });
    isDirty = true;
  }

  function move(row, step, button) {
    const group = row.closest(".inline-group");
    const rows = rowsOf(group);
    const from = rows.indexOf(row);
    const to = from + step;
    if (to < 0 || to >= rows.length) {
      say(step < 0 ? "It is the first already." : "It is the last already.");
      return;
    }
    if (step < 0) rows[to].before(row);
    else rows[to].after(row);
    renumber(group);
    button.focus();
    say(`Now number ${to + 1} of ${rows.length}.`);
  }

  function addButtons(row) {
    const heading = row.querySelector("h3");
    if (!positionOf(row) || !heading || heading.querySelector(".edit-move")) return;
    const holder = document.createElement("span");
    holder.className = "edit-move";
    const name = heading.querySelector(".inline_label").textContent.trim();
    for (const [words, step] of [["Up", -1], ["Down", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.setAttribute("aria-label", `${words}: ${name}`);
      button.addEventListener("click", () => move(row, step, button));
      holder.append(button);
    }
    heading.querySelector(".inline_label").after(holder);
  }

  form.querySelectorAll(".inline-related:not(.empty-form)").forEach(addButtons);
  document.addEventListener("formset:added", (event) => {
    addButtons(event.target);
    isDirty = true;
  });

  // A link to a field, a row or a kind of rows opens what is folded, and leads into it.
  const CONTROLS = "input, textarea, select";

  function reveal() {
    const place = location.hash && document.getElementById(location.hash.slice(1));
    if (!place || !form.contains(place)) return;
    let box = place.querySelector("details") || place.closest("details");
    for (; box; box = box.parentElement.closest("details")) box.open = true;
    (place.closest(".form-row") || place).scrollIntoView(); // its label, too
    const first = place.querySelector(`summary, .form-row :is(${CONTROLS})`);
    const control = place.matches(CONTROLS) ? place : place.closest("summary") || first;
    if (control) control.focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // Last: whoever may only look has no button. The checks of what is typed stand in place of those
  // of the saved draft; where it cannot be checked, why not stands above them.
  const check = form.querySelector("[name=_check]");
  if (!check) return;

  function showChecks(checks) {
    checks.open = true;
    // to the fields of this page, whatever its address has after the "?"
    checks.querySelectorAll("a[href]").forEach((link) => link.setAttribute("href", link.hash));
    document.getElementById("checks").replaceWith(checks);
    const summary = checks.querySelector("summary");
    summary.focus();
    checks.scrollIntoView();
    say(summary.textContent);
  }

  function showRefused(refused) {
    refused.removeAttribute("autofocus");
    document.getElementById("content-main").prepend(refused);
    refused.focus();
    refused.scrollIntoView();
    say("");
  }

  check.addEventListener("click", async (event) => {
    event.preventDefault();
    say("Checking.");
    let page = null;
    try {
      const body = new FormData(form, check);
      const answer = await fetch(form.action, { method: "POST", body });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      say("The site cannot be reached. What you typed is still here and not saved. Try again in a moment.", true);
      return;
    }
    const refused = page.getElementById("refused");
    const checks = page.getElementById("checks");
    if (!refused && !checks) {
      say("It could not be checked; you may be signed out. What you typed is still here and not saved.", true);
      return;
    }
    document.getElementById("refused")?.remove();
    if (refused) showRefused(refused);
    else showChecks(checks);
  });
});
