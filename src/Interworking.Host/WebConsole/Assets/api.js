// Forms that act: data-api says which request they are, of the form or of the button that was pressed. What the server says is shown beside them; then the page is read
// again, or another is gone to. A form with a file sends itself as it is, and shows the part of a page that it gets.
// One listener for all, also for forms that come with live parts.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-api]")) return;
  event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
  const [method, path] = (event.submitter?.dataset.api ?? form.dataset.api).split(" ");
  const upload = form.enctype === "multipart/form-data";
  const body = {};
  for (const field of form.querySelectorAll("[name]")) {
    if (field.disabled || (field.value === "" && !field.required)) continue;
    body[field.name] = field.dataset.type === "number" ? Number(field.value) : field.type === "checkbox" ? field.checked : field.value;
  }
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  try {
    const bodyless = method === "GET" || (method === "DELETE" && Object.keys(body).length === 0);
    const answer = await fetch(path, {
      method,
      headers: bodyless || upload ? {} : { "Content-Type": "application/json" },
      body: bodyless ? undefined : upload ? new FormData(form) : JSON.stringify(body),
    });
    if (answer.ok) {
      if (answer.headers.get("Content-Type") === "application/zip") await keep(answer);
      else if (form.dataset.into) document.querySelector(form.dataset.into).innerHTML = await answer.text();
      else if (form.dataset.then) location.assign(form.dataset.then.includes("{") ? fill(form.dataset.then, await answer.json()) : form.dataset.then);
      else if (form.dataset.show) show(form, await answer.json(), form.dataset.show);
      else location.reload();
      if (upload) form.parentElement.querySelector("[data-said]")?.remove();
    } else {
      if (form.dataset.into) document.querySelector(form.dataset.into).replaceChildren();
      say(form, await reason(answer), true);
    }
  } catch (error) {
    say(form, `The server cannot be reached: ${error.message}`, true);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
});

async function reason(answer) {
  try {
    const problem = await answer.json();
    return problem.errors?.map((error) => `${error.key}: ${error.reason}`).join("; ") || problem.detail || problem.title;
  } catch {
    return `The server answered ${answer.status}.`;
  }
}

function show(form, answer, what) {
  const [good, bad, failed] = what.split("|");
  const wrong = failed && answer[failed] !== null && answer[failed] !== undefined;
  say(form, fill(wrong ? bad : good, answer), wrong);
}

function fill(text, answer) {
  return text.replace(/\{(\w+)\}/g, (_, key) => answer[key] ?? "");
}

// What was sent to be kept, under the name that the server gives it.
async function keep(answer) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="?([\w.-]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "download";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be reading
}

function say(form, text, wrong) {
  let place = form.parentElement.querySelector("[data-said]");
  if (!place) {
    place = document.createElement("p");
    place.dataset.said = "";
    place.setAttribute("role", "alert");
    form.after(place);
  }
  place.className = wrong ? "notice bad" : "notice";
  place.textContent = text;
}
