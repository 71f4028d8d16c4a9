// Asks before something is done, and says what it will do. Escape and the first button leave everything as it is.
export function ask({ title, lines = [], details = [], yes, danger = false }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "asked");
  const heading = element("h2", title);
  heading.id = "asked";
  dialog.append(heading);
  if (lines.length > 0) dialog.append(list(lines, "effects"));
  if (details.length > 0) {
    const more = document.createElement("details");
    more.append(element("summary", details.length === 1 ? "What changes" : `What changes (${details.length})`), list(details, "mono"));
    dialog.append(more);
  }
  const buttons = element("form", "", "row actions");
  buttons.method = "dialog";
  const no = element("button", "Cancel", "plain");
  no.value = "";
  const go = element("button", yes, danger ? "bad" : "");
  go.value = "yes";
  buttons.append(no, go);
  dialog.append(buttons);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}

export function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function list(lines, className) {
  const made = element("ul", "", className);
  for (const line of lines) made.append(element("li", line));
  return made;
}
