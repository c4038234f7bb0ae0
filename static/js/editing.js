// What makes writing a draft nicer. Everything works without it, but adding a row.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".change-form #content-main form");
  const version = form && form.querySelector("[name=version]");
  if (!version) return;
  const said = document.getElementById("edit-said");

  // A warning before words are lost.
  let isDirty = Boolean(document.querySelector(".errornote"));
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
      said.textContent = step < 0 ? "It is the first already." : "It is the last already.";
      return;
    }
    if (step < 0) rows[to].before(row);
    else rows[to].after(row);
    renumber(group);
    button.focus();
    said.textContent = `Now number ${to + 1} of ${rows.length}.`;
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

  // A link to a field opens what it is folded into.
  function reveal() {
    const field = location.hash && document.getElementById(location.hash.slice(1));
    if (!field || !form.contains(field)) return;
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    if (field.matches("input, textarea, select")) field.focus();
    else field.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // Last: whoever may only look has no button. The checks of what is typed stand in place of those of the saved draft.
  const check = form.querySelector("[name=_check]");
  if (!check) return;
  check.addEventListener("click", async (event) => {
    event.preventDefault();
    const data = new FormData(form, check);
    said.textContent = "Checking.";
    let found = null;
    try {
      const answer = await fetch(form.action || location.pathname, { method: "POST", body: data });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      found = answer.ok && !page.querySelector(".errornote") && page.getElementById("checks");
    } catch { /* no line: said below */ }
    if (!found) {
      said.textContent = "It could not be checked. Save the draft to see what is wrong.";
      said.classList.remove("vh");
      return;
    }
    found.open = true;
    document.getElementById("checks").replaceWith(found);
    const summary = found.querySelector("summary");
    summary.focus();
    found.scrollIntoView();
    said.textContent = summary.textContent;
  });
});
