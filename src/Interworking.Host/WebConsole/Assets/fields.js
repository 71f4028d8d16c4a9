// What is typed, as the API's JSON has it, and back. A field reads and writes its part of a whole item; rows.js does the same for tables.
export function at(item, path) {
  return path.split(".").reduce((node, key) => node?.[key], item);
}

export function put(item, path, value) {
  const keys = path.split(".");
  const last = keys.pop();
  let node = item;
  for (const key of keys) node = node[key] ??= {};
  if (value === undefined) delete node[last];
  else node[last] = value;
}

// What is not a number is sent as it was typed: the API says what it expects. A comma may mean two things, a factor of a hundred apart.
export function numberOf(text) {
  const plain = text.trim();
  return plain === "" ? undefined : /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : plain;
}

const types = {
  flag: { read: (input) => input.checked, write: (input, value) => { input.checked = value === true; }, text: (value) => (value ? "yes" : "no") },
  number: { read: (input) => numberOf(input.value), write: (input, value) => { input.value = plainNumber(value); }, text: plainNumber },
  lines: {
    read: (input) => input.value.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== ""),
    write: (input, value) => { input.value = (value ?? []).join("\n"); },
    text: (value) => (value ?? []).join(", "),
  },
  secret: { read: (input) => input.value || undefined, write: (input) => { input.value = ""; input.type = "password"; }, text: () => "set" },
  tiers: { read: (input) => tiersOf(input.value), write: (input, value) => { input.value = tiersText(value); }, text: tiersText },
  text: { read: (input) => input.value.trim() || undefined, write: (input, value) => { input.value = value ?? ""; }, text: (value) => value ?? "" },
};

export function typeOf(name) {
  return types[name] ?? types.text;
}

// Not 1e-7, and no separators: it is typed back as it stands.
function plainNumber(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "number" && Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(8).replace(/0+$/, "") : String(value);
}

function tiersOf(text) {
  return text.split(/[,;]/).map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const [above, price] = part.split("=");
    return { above: numberOf(above), price: numberOf(price ?? "") };
  });
}

function tiersText(tiers) {
  return (tiers ?? []).map((tier) => `${tier.above} = ${plainNumber(tier.price)}`).join(", ");
}

// The same whether it is left out, null or empty.
export function normal(value) {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(normal);
  if (value && typeof value === "object") {
    const kept = Object.entries(value).map(([key, one]) => [key, normal(one)]).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }
  return value === null || value === "" || value === false ? undefined : value;
}

export function same(one, other) {
  return JSON.stringify(normal(one)) === JSON.stringify(normal(other));
}

export function tell(place, input, reason) {
  place.textContent = reason;
  place.hidden = reason === "";
  if (reason) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
}

export class Field {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.field;
    this.keys = [this.key];
    this.type = typeOf(element.dataset.type);
    this.isSecret = element.dataset.type === "secret";
    this.input = element.querySelector("input, select, textarea");
    this.place = element.querySelector(".error");
    this.label = element.querySelector("label")?.firstChild?.nodeValue?.trim() || element.querySelector("label")?.textContent.trim() || this.key;
  }

  readInto(item) {
    put(item, this.key, this.type.read(this.input));
  }

  write(item) {
    this.type.write(this.input, at(item, this.key));
  }

  partOf(item) {
    return at(item, this.key);
  }

  textOf(item) {
    const text = this.type.text(at(item, this.key));
    return text === "" ? "none" : this.input.tagName === "SELECT" ? ([...this.input.options].find((one) => one.value === text)?.textContent ?? text) : text;
  }

  // One that was made here can be seen already: it is shown once more, to be noted.
  get secret() {
    return this.isSecret && this.input.value && this.input.type === "text" ? { label: this.label, value: this.input.value } : null;
  }

  clearError() {
    tell(this.place, this.input, "");
  }

  // Several errors of one field, such as of two lines, stand together.
  error(rest, reason) {
    tell(this.place, this.input, [this.place.textContent, reason].filter((one) => one !== "").join("; "));
    return this.input;
  }
}
