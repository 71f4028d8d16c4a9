// Forms that act on much: data-operate is the address that is asked. First without doing anything (dryRun): what it would do is shown, with a button that does it. What takes
// its time is followed until it is through. data-at-once leaves the first step out; data-into names the place for what is said.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-operate]")) return;
  event.preventDefault();
  const place = form.dataset.into ? document.querySelector(form.dataset.into) : (form.nextElementSibling?.matches("[data-answer]") ? form.nextElementSibling : addPlace(form));
  const verb = form.querySelector("[data-verb]")?.value;
  const path = form.dataset.operate.replace("{verb}", verb ?? "");
  const body = bodyOf(form);
  say(place, form.dataset.wait ?? "Asking…");
  await asking(place, async () => {
    if (form.dataset.atOnce !== undefined) return showSteps(place, form.dataset.atOnce, await ask(path, body));
    const would = await ask(`${path}?dryRun=true`, body);
    showWould(place, would, verb ?? form.dataset.word, () => asking(place, async () => showDone(place, await ask(`${path}?dryRun=false`, body), form.dataset.reload !== undefined)));
  });
});

function addPlace(form) {
  const place = document.createElement("div");
  place.dataset.answer = "";
  form.after(place);
  return place;
}

function bodyOf(form) {
  const body = {};
  for (const field of form.querySelectorAll("[name]")) {
    if (field.type === "checkbox" ? !field.checked : field.value.trim() === "") continue;
    if (field.dataset.type === "number") body[field.name] = Number(field.value);
    else if (field.dataset.type === "list") body[field.name] = field.value.trim().split(/[\s,]+/);
    else if (field.dataset.type === "kind") body[field.dataset.kindOf ? form.querySelector(`#${field.dataset.kindOf}`).value : field.name] = field.value.trim();
    else body[field.name] = field.type === "checkbox" ? true : field.value.trim();
  }
  return JSON.stringify(body);
}

async function ask(path, body) {
  const answer = await fetch(path, { method: body === undefined ? "GET" : "POST", headers: body === undefined ? {} : { "Content-Type": "application/json" }, body });
  const read = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(read.errors?.map((error) => `${error.key}${error.key ? ": " : ""}${error.reason}`).join("; ") || read.detail || read.title || `The server answered ${answer.status}.`);
  return read;
}

async function asking(place, act) {
  try {
    await act();
  } catch (error) {
    say(place, error.message, "bad");
  }
}

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function say(place, text, mood) {
  const line = element("p", text, mood ? `notice ${mood}` : "notice");
  line.setAttribute("role", mood === "bad" ? "alert" : "status");
  place.replaceChildren(line);
  return line;
}

function showWould(place, would, word, act) {
  const counted = would.matched !== undefined;
  say(place, would.says ?? `${would.matched.toLocaleString("en")} message${would.matched === 1 ? " fits" : "s fit"}${would.more ? ", or more" : ""}. Nothing was done yet.`, "warn");
  if (would.changes?.length) place.append(element("p", would.changes.join("; "), "sub"));
  if (counted && would.matched === 0 && !would.more) return;
  if (would.sample?.length) place.append(sampleOf(would));
  const button = element("button", counted ? `Yes, ${word} ${would.matched === 1 ? "it" : `these ${would.matched.toLocaleString("en")}`}` : `Yes, ${word}`, "bad");
  button.type = "button";
  button.addEventListener("click", () => {
    button.disabled = true;
    act();
  });
  place.append(button);
  button.focus();
}

function sampleOf(would) {
  const scroll = element("div", undefined, "scroll");
  const table = scroll.appendChild(element("table"));
  table.append(element("caption", would.sample.length < would.matched ? `The oldest ${would.sample.length} of them` : "These are they"));
  const head = table.createTHead().insertRow();
  for (const name of ["Message", "Accepted (UTC)", "From", "To", "State"]) {
    const cell = head.appendChild(element("th", name));
    cell.scope = "col";
  }
  const rows = table.createTBody();
  for (const message of would.sample) {
    const row = rows.insertRow();
    const link = element("a", message.id, "mono");
    link.href = `/messages/${message.id}`;
    row.appendChild(element("th")).append(link);
    for (const text of [message.acceptedAt.slice(0, 19).replace("T", " "), message.origin, message.destination, message.state.replace("_", " ")]) row.append(element("td", text));
  }
  return scroll;
}

async function showDone(place, done, reload) {
  if (done.status) return follow(place, done);
  say(place, done.says ?? "Done.");
  if (reload) setTimeout(() => location.reload(), 1500); // nodes follow within a second
}

async function follow(place, begun) {
  for (;;) {
    const now = await ask(begun.status);
    const far = `${now.done.toLocaleString("en")} of ${now.matched.toLocaleString("en")}`;
    if (now.state !== "running") {
      say(place, `${now.verb} ${now.state}: ${far} messages.${now.done < now.matched ? " The others had ended, or were being sent just then." : ""}`);
      return;
    }
    say(place, `${now.verb}: ${far} messages…${now.problem ? ` ${now.problem}` : ""} You may leave this page.`, now.problem ? "bad" : undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function showSteps(place, name, report) {
  say(place, `${name}${name ? ": " : ""}${report.says}`, report.ok ? undefined : "bad");
  const list = element("ol", undefined, "events");
  for (const step of report.steps) {
    const item = element("li");
    item.append(element("strong", step.what), ` ${step.ok ? "" : "failed: "}${step.says}`, step.milliseconds === null ? "" : element("span", ` ${step.milliseconds} ms`, "sub"));
    list.append(item);
  }
  place.append(list);
}
