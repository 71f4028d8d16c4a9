// Forms that edit a thing of the API's (data-edit). What is typed becomes JSON, goes under the entity tag that was read, and what is wrong comes back to its field.
// Nothing that was typed is lost by an error, a conflict or an end of the session.
import { ask, element, list } from "./ask.js";
import { Field, same } from "./fields.js";
import { Rows } from "./rows.js";
import "./edit-parts.js";

class Editor {
  constructor(form) {
    this.form = form;
    this.base = JSON.parse(form.dataset.item);
    this.tag = form.dataset.tag || null;
    this.fields = [...form.querySelectorAll("[data-field]")].map((one) => (one.dataset.type === "rows" ? new Rows(one) : new Field(one)));
    this.said = form.querySelector("[data-said]");
    for (const field of this.fields) field.write(this.base);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(() => this.save());
    });
  }

  get isNew() {
    return this.form.dataset.method === "POST";
  }

  build() {
    const item = structuredClone(this.base);
    for (const field of this.fields) field.readInto(item);
    return item;
  }

  // Where the API changes parts only what differs is sent.
  body(item) {
    if (this.form.dataset.method !== "PATCH") return item;
    const parts = {};
    for (const field of this.fields) if (!same(field.partOf(item), field.partOf(this.base))) parts[field.key] = item[field.key];
    return parts;
  }

  async run(work) {
    const buttons = this.form.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    try {
      await work();
    } catch (error) {
      this.say("bad", `The server cannot be reached: ${error.message}. What you have typed is still here.`);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  async save() {
    this.clear();
    const body = this.body(this.build());
    if (this.tag && !(await this.foreseen(body))) return;
    const answer = await send(this.form.dataset.method, this.form.dataset.edit, body, this.tag);
    if (!answer.ok) await this.refused(answer);
    else await this.done(answer);
  }

  // What the change would do is asked for first, and said where it disturbs anybody.
  async foreseen(body) {
    const answer = await send(this.form.dataset.method, `${this.form.dataset.edit}?dryRun=true`, body, this.tag);
    if (!answer.ok) {
      await this.refused(answer);
      return false;
    }
    const { changes, effects } = await answer.json();
    if (changes.length === 0) {
      this.say("", "It is saved like this already.");
      return false;
    }
    return effects.length === 0 || ask({ title: `Change this ${this.form.dataset.word}?`, lines: effects, details: changes, yes: "Change it" });
  }

  async done(answer) {
    const item = answer.status === 204 ? {} : await answer.json();
    const secrets = this.fields.map((field) => field.secret).filter((one) => one !== null);
    if (item.token) secrets.push({ label: "Token", value: item.token });
    const shows = this.form.dataset.key && secrets.length > 0;
    if ((this.isNew || this.form.dataset.done === undefined) && this.form.dataset.then && !this.form.dataset.key) return location.assign(this.form.dataset.then);
    if (this.isNew) return shows ? this.showOnce(item, secrets) : location.assign(this.form.dataset.then);
    if (this.form.dataset.method !== "DELETE" && answer.status !== 204) this.base = item;
    this.tag = answer.headers.get("ETag") ?? this.tag;
    for (const other of document.querySelectorAll("[data-delete]")) other.dataset.tag = this.tag ?? "";
    for (const field of this.fields) field.write(this.base);
    this.say("good", this.form.dataset.done ?? "Saved. It is in force on every node within a second.");
    if (shows) this.said.append(facts(secrets));
  }

  // A secret is shown this once: the form makes room for it.
  showOnce(item, secrets) {
    const card = element("section", "", "card once");
    card.setAttribute("role", "status");
    card.tabIndex = -1;
    const name = item[this.form.dataset.key];
    const row = element("div", "", "row actions");
    const then = element("a", "I have noted it", "button");
    then.href = this.form.dataset.then;
    row.append(then);
    card.append(element("h2", `The ${this.form.dataset.word} ${name} is made`), element("p", "What follows is shown only now: note it, or hand it over."), facts([{ label: "Name", value: name }, ...secrets]), row);
    this.form.replaceWith(card);
    card.focus();
  }

  async refused(answer) {
    if (answer.status === 401) return this.say("bad", "You are signed out. Sign in in another tab, then save again: what you have typed is still here.");
    const problem = await answer.json().catch(() => ({}));
    if (answer.status === 412) return this.conflict(problem);
    const loose = [];
    let first = null;
    for (const error of problem.errors ?? []) {
      const isOf = (key) => error.key === key || error.key.startsWith(`${key}.`) || error.key.startsWith(`${key}[`);
      const field = this.fields.find((one) => one.keys.some(isOf));
      const key = field?.keys.find(isOf);
      const input = field?.error(error.key.slice(key.length), error.reason, key);
      if (!field) loose.push(`${error.key ? `${error.key}: ` : ""}${error.reason}`);
      first ??= input;
    }
    const count = problem.errors?.length ?? 0;
    this.say("bad", count > 0 ? `Not saved: ${count === 1 ? "something is" : `${count} things are`} not right.` : problem.detail ?? problem.title ?? `The server answered ${answer.status}.`);
    if (loose.length > 0) this.said.firstChild.append(list(loose));
    const folded = first?.closest("details");
    if (folded) folded.open = true;
    (first ?? this.said.firstChild).focus();
  }

  // Somebody else was quicker: what he changed is named, and taken over where nothing was typed.
  async conflict(problem) {
    const answer = await send("GET", this.form.dataset.edit);
    if (!answer.ok) return this.say("bad", "It was deleted meanwhile. What you have typed is still here.");
    const now = await answer.json();
    const tag = answer.headers.get("ETag");
    const mine = this.build();
    const changed = this.fields.filter((field) => !same(field.partOf(now), field.partOf(this.base)));
    const untouched = changed.filter((field) => same(field.partOf(mine), field.partOf(this.base)));
    this.say("warn", problem.detail);
    const box = this.said.firstChild;
    box.append(list(changed.map((field) => {
      const line = `${field.label}: ${field.textOf(this.base)} → ${field.textOf(now)}`;
      return untouched.includes(field) ? line : `${line}; you have typed ${field.textOf(mine)}`;
    })));
    if (changed.length === 0) box.append(element("p", "Only a password, which is not shown, is another one."));
    const button = element("button", "Take that over, and keep what I have typed");
    button.type = "button";
    button.addEventListener("click", () => {
      this.base = now;
      this.tag = tag;
      for (const field of untouched) field.write(now);
      this.say("", "Taken over. Look at it, then save.");
      this.form.querySelector(".actions button")?.focus();
    });
    box.append(button);
    button.focus();
  }

  clear() {
    this.said.replaceChildren();
    for (const field of this.fields) field.clearError();
  }

  say(mood, text) {
    const box = element("div", "", `notice ${mood}`);
    box.setAttribute("role", mood === "bad" || mood === "warn" ? "alert" : "status");
    box.tabIndex = -1;
    box.append(element("p", text));
    this.said.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
  }
}

export function send(method, address, body, tag) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (tag) headers["If-Match"] = tag;
  return fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

function facts(pairs) {
  const made = element("dl", "", "facts");
  for (const { label, value } of pairs) {
    const text = element("dd");
    text.append(element("code", value));
    made.append(element("dt", label), text);
  }
  return made;
}

for (const form of document.querySelectorAll("form[data-edit]")) form.editor = new Editor(form);
