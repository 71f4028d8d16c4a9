// What belongs to forms that edit: deleting, making secrets, offering names, trying a route, importing a file, setting up a code generator.
import { ask, element, list } from "./ask.js";

const problemOf = async (answer) => answer.json().catch(() => ({ title: `The server answered ${answer.status}.` }));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.generate) generate(button);
  if (button.dataset.delete) await remove(button);
  if (button.dataset.test) await test(button);
  if (button.dataset.totpNew !== undefined) await newCodes(button);
});

// Letters that nobody takes for another one when he types them off a screen.
function generate(button) {
  const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  let made = "";
  while (made.length < Number(button.dataset.generate)) {
    const [octet] = crypto.getRandomValues(new Uint8Array(1));
    if (octet < 256 - (256 % letters.length)) made += letters[octet % letters.length];
  }
  const input = button.parentElement.querySelector("input");
  input.type = "text";
  input.value = made;
  input.focus();
}

async function remove(button) {
  const headers = button.dataset.tag ? { "If-Match": button.dataset.tag } : {};
  const say = (text) => {
    button.parentElement.querySelector(".notice")?.remove();
    const box = element("p", text, "notice bad");
    box.setAttribute("role", "alert");
    button.after(box);
  };
  const refused = async (answer) => {
    const problem = await problemOf(answer);
    say(problem.detail ?? problem.title);
  };
  let effects = button.dataset.removal ? [button.dataset.removal] : [];
  if (button.dataset.tag) {
    const seen = await fetch(`${button.dataset.delete}?dryRun=true`, { method: "DELETE", headers });
    if (!seen.ok) return refused(seen);
    ({ effects } = await seen.json());
  }
  if (effects.length === 0) effects = ["Nothing that runs now is disturbed."];
  if (!(await ask({ title: `Delete ${button.dataset.word}?`, lines: effects, yes: "Delete it", danger: true }))) return undefined;
  const answer = await fetch(button.dataset.delete, { method: "DELETE", headers });
  return answer.ok ? location.assign(button.dataset.then) : refused(answer);
}

for (const input of document.querySelectorAll("input[data-suggest]")) {
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(input.dataset.suggest + encodeURIComponent(input.value.trim()));
      if (!answer.ok) return;
      const { items } = await answer.json();
      input.list.replaceChildren(...items.map((item) => Object.assign(document.createElement("option"), { value: item.name })));
    }, 200);
  });
}

const tried = document.querySelector("[data-try-route] form");
tried?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-try-route] [data-answer]");
  const editor = document.querySelector("form[data-edit]")?.editor;
  const body = { from: tried.elements.from.value.trim(), to: tried.elements.to.value.trim(), carrier: tried.elements.carrier.value || null, policy: editor ? editor.build() : null };
  // A draft without a name yet is asked about under one that nobody has.
  if (body.policy && !body.policy.name) body.policy.name = "this one";
  const answer = await fetch("/api/route", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await problemOf(answer);
  if (!answer.ok) {
    const wrong = element("div", said.errors ? "It cannot be asked yet:" : said.detail ?? said.title, "notice warn");
    if (said.errors) wrong.append(list(said.errors.map((error) => `${error.key}: ${error.reason}`)));
    return place.replaceChildren(wrong);
  }
  const facts = element("dl", "", "facts");
  said.lines.forEach((line, index) => facts.append(element("dt", said.lines[index - 1]?.label === line.label ? "" : line.label), element("dd", line.text)));
  return place.replaceChildren(element("p", said.refusal ?? "It would be accepted.", said.refusal ? "notice bad" : "notice good"), facts);
});

const sheet = document.querySelector("form[data-import]");
sheet?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const place = sheet.querySelector("[data-said]");
  const say = (mood, text, lines = []) => {
    const box = element("div", text, `notice ${mood}`);
    box.setAttribute("role", mood === "bad" ? "alert" : "status");
    if (lines.length > 0) box.append(list(lines.slice(0, 200)));
    if (lines.length > 200) box.append(element("p", `and ${lines.length - 200} more`));
    place.replaceChildren(box);
  };
  const [file] = sheet.querySelector("input[type=file]").files;
  if (!file) return say("bad", "Choose a file first.");
  const dryRun = event.submitter?.value === "check";
  const buttons = sheet.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  say("", `Reading ${file.name} …`);
  try {
    const answer = await fetch(`${sheet.dataset.import}?dryRun=${dryRun}`, { method: "POST", headers: { "Content-Type": "text/csv" }, body: file });
    const said = await problemOf(answer);
    if (!answer.ok) return say("bad", said.detail ?? said.title, (said.errors ?? []).map((error) => `${error.key}: ${error.reason}`));
    const more = said.changed > said.changes.length ? [`and ${said.changed - said.changes.length} more`] : [];
    return say("good", `${said.read} account(s) read; ${said.changed} change(s) ${dryRun ? "would be made, nothing was" : "made"}.`, [...said.changes, ...more]);
  } catch (error) {
    return say("bad", `The server cannot be reached: ${error.message}`);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
});

async function test(button) {
  const place = button.parentElement.querySelector("[data-answer]");
  button.disabled = true;
  place.replaceChildren(element("p", "Trying …", "notice"));
  try {
    const answer = await fetch(button.dataset.test, { method: "POST" });
    const said = await problemOf(answer);
    if (!answer.ok) return place.replaceChildren(element("p", said.detail ?? said.title, "notice bad"));
    const steps = element("ol", "", "events");
    for (const step of said.steps) {
      const line = element("li");
      line.append(element("strong", step.what), ` ${step.says}`, step.milliseconds == null ? "" : ` (${Math.round(step.milliseconds)} ms)`);
      steps.append(line);
    }
    return place.replaceChildren(element("p", said.says, said.ok ? "notice good" : "notice bad"), steps);
  } catch (error) {
    return place.replaceChildren(element("p", `The server cannot be reached: ${error.message}`, "notice bad"));
  } finally {
    button.disabled = false;
  }
}

async function newCodes(button) {
  const answer = await fetch("/api/session/totp", { method: "POST" });
  if (!answer.ok) return;
  const made = await answer.json();
  const form = button.parentElement.querySelector("form");
  form.querySelector("[data-totp-secret]").textContent = made.secret.replace(/(.{4})/g, "$1 ").trim();
  form.querySelector("[data-totp-picture]").src = `data:image/svg+xml,${encodeURIComponent(made.picture)}`;
  form.querySelector("[data-field=secret] input").value = made.secret;
  form.hidden = false;
  button.hidden = true;
  form.querySelector("#code").focus();
}
