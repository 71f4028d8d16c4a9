// A table that is typed in. Few rows are open all the time; many are text, and each is opened by a button, found by how its first cell begins.
import { at, put, tell, typeOf } from "./fields.js";
import { element } from "./ask.js";

const SHOWN = 100;

// How rows stand in the item: { cells } to and from it.
const shapes = {
  list: {
    from: (item, field) => (at(item, field.key) ?? []).map((one) => ({ ...one })),
    into: (item, field, rows) => put(item, field.key, rows),
    find: (rest) => /^\[(\d+)\]/.exec(rest)?.[1],
    cell: (rest) => /^\[\d+\]\.(\w+)/.exec(rest)?.[1],
  },
  map: {
    from: (item, field) => Object.entries(at(item, field.key) ?? {}).map(([key, value]) => ({ [field.cells[0]]: key, [field.cells[1]]: value })),
    into: (item, field, rows) => put(item, field.key, Object.fromEntries(rows.map((row) => [row[field.cells[0]] ?? "", row[field.cells[1]] ?? ""]))),
    find: (rest, field) => field.sent.findIndex((row) => `.${row.value[field.cells[0]] ?? ""}` === rest),
    cell: (rest, field, row) => (row.value[field.cells[1]] === undefined ? field.cells[1] : field.cells[0]),
  },
  columns: {
    from: (item, field) => {
      const columns = field.cells.map((cell) => at(item, cell) ?? []);
      return columns[0].map((_, row) => Object.fromEntries(field.cells.map((cell, column) => [cell, columns[column][row]])));
    },
    into: (item, field, rows) => {
      for (const cell of field.cells) put(item, cell, rows.map((row) => row[cell]).filter((one) => one !== undefined));
    },
    find: (rest) => /^\[(\d+)\]/.exec(rest)?.[1],
    cell: (rest, field, row, key) => key,
  },
};

export class Rows {
  constructor(place) {
    this.element = place;
    this.key = place.dataset.field;
    this.shape = shapes[place.dataset.shape];
    this.many = place.dataset.many !== undefined && place.dataset.many !== "False";
    this.ordered = place.dataset.ordered !== undefined && place.dataset.ordered !== "False";
    this.word = place.dataset.word;
    this.template = place.querySelector("template").content.firstElementChild;
    this.cells = [...this.template.querySelectorAll("[data-cell]")].map((cell) => cell.dataset.cell);
    this.keys = place.dataset.shape === "columns" ? this.cells : [this.key];
    this.body = place.querySelector("tbody");
    this.place = place.querySelector(".error");
    this.label = place.querySelector(".label").textContent.trim();
    this.rows = [];
    this.sent = [];
    place.querySelector("[data-add]").addEventListener("click", () => this.add());
    this.find = place.querySelector("[data-find]");
    // Enter would save the whole form.
    this.find?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    this.find?.addEventListener("input", () => { this.takeOpen(); this.draw(); });
  }

  readInto(item) {
    this.takeOpen();
    this.sent = this.rows.filter((row) => Object.values(row.value).some((value) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0)));
    this.shape.into(item, this, this.sent.map((row) => row.value));
  }

  write(item) {
    this.rows = this.shape.from(item, this).map((value) => ({ value, open: !this.many, stored: true }));
    this.draw();
  }

  partOf(item) {
    return this.keys.map((key) => at(item, key));
  }

  textOf(item) {
    return `${(at(item, this.key) && Object.keys(at(item, this.key)).length) || "no"} ${this.word}(s)`;
  }

  get secret() {
    this.takeOpen();
    const secrets = this.rows.filter((row) => row.value.password && row.isSeen).map((row) => `${row.value[this.cells[0]]}: ${row.value.password}`);
    return secrets.length > 0 ? { label: "Password", value: secrets.join(", ") } : null;
  }

  clearError() {
    tell(this.place, null, "");
    for (const error of this.body.querySelectorAll(".error")) tell(error, error.parentElement.querySelector("input, select"), "");
  }

  // An error of a cell stands in it; its row is opened for that.
  error(rest, reason, key) {
    const row = this.sent[this.shape.find(rest, this)];
    if (!row) {
      tell(this.place, null, [this.place.textContent, reason].filter((one) => one !== "").join("; "));
      return this.element.querySelector("[data-add]");
    }
    if (!row.open || !row.tr?.isConnected) {
      row.open = true;
      this.draw();
    }
    const named = this.shape.cell(rest, this, row, key);
    const cell = this.cells.includes(named) ? named : this.cells[0];
    const td = row.tr.querySelector(`[data-cell="${CSS.escape(cell)}"]`);
    const input = td.querySelector("input, select");
    const told = td.querySelector(".error");
    tell(told, input, [told.textContent, reason].filter((one) => one !== "").join("; "));
    return input;
  }

  add() {
    this.takeOpen();
    const row = { value: {}, open: true };
    if (this.many) this.rows.unshift(row);
    else this.rows.push(row);
    if (this.find) this.find.value = "";
    this.draw();
    row.tr.querySelector("input, select").focus();
  }

  takeOpen() {
    for (const row of this.rows) {
      if (!row.open || !row.tr) continue;
      for (const td of row.tr.querySelectorAll("[data-cell]")) {
        const input = td.querySelector("input, select");
        const value = typeOf(td.dataset.type).read(input);
        if (td.dataset.type === "secret") row.isSeen = input.type === "text";
        if (value === undefined) delete row.value[td.dataset.cell];
        else row.value[td.dataset.cell] = value;
      }
    }
  }

  draw() {
    const begins = this.find?.value.trim() ?? "";
    const fitting = this.rows.filter((row) => row.open || begins === "" || String(row.value[this.cells[0]] ?? "").startsWith(begins));
    const shown = fitting.filter((row, index) => row.open || index < SHOWN);
    this.body.replaceChildren(...shown.map((row) => this.drawRow(row)));
    const box = this.element.querySelector(".find");
    if (box) box.hidden = this.rows.length <= 20;
    const more = this.element.querySelector("[data-more]");
    more.hidden = fitting.length === shown.length;
    more.textContent = `${shown.length} of ${fitting.length} are shown; narrow them down above.`;
    if (shown.length === 0) {
      const empty = element("td", begins ? "None fits." : "None.", "empty");
      empty.colSpan = this.cells.length + 1;
      const row = document.createElement("tr");
      row.append(empty);
      this.body.append(row);
    }
  }

  drawRow(row) {
    row.tr = this.template.cloneNode(true);
    const first = row.value[this.cells[0]] ?? "new";
    for (const td of row.tr.querySelectorAll("[data-cell]")) {
      const type = typeOf(td.dataset.type);
      const value = row.value[td.dataset.cell];
      const input = td.querySelector("input, select");
      if (row.open) {
        type.write(input, value);
        if (td.dataset.type === "secret") this.drawSecret(input, value, row);
      } else {
        const text = type.text(value);
        td.replaceChildren(text === "" ? element("span", td.dataset.empty ?? "", "sub") : document.createTextNode(text));
      }
    }
    const tools = row.tr.querySelector(".tools");
    if (this.ordered) tools.append(this.tool("↑", `Move ${first} up`, () => this.move(row, -1)), this.tool("↓", `Move ${first} down`, () => this.move(row, 1)));
    if (!row.open) tools.append(this.tool("Change", `Change the ${this.word} ${first}`, () => { row.open = true; }, row));
    tools.append(this.tool("Remove", `Remove the ${this.word} ${first}`, () => { this.rows.splice(this.rows.indexOf(row), 1); }));
    return row.tr;
  }

  drawSecret(input, value, row) {
    input.value = value ?? "";
    input.type = row.isSeen ? "text" : "password";
    input.placeholder = row.stored ? "as it is" : "";
  }

  tool(text, says, act, stays) {
    const button = element("button", text, "plain small");
    button.type = "button";
    button.setAttribute("aria-label", says);
    button.addEventListener("click", () => {
      this.takeOpen();
      act();
      this.draw();
      (stays?.tr.querySelector("input, select") ?? this.element.querySelector("[data-add]")).focus();
    });
    return button;
  }

  move(row, by) {
    const from = this.rows.indexOf(row);
    const to = from + by;
    if (to < 0 || to >= this.rows.length) return;
    this.rows.splice(from, 1);
    this.rows.splice(to, 0, row);
  }
}
