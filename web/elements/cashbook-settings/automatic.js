// The automatic mode (S3): a tick box that says what it will do, saved when it is ticked.
import { h } from "../element.js";

export function automaticSection(host) {
  const text = (key) => host.text(key);
  const box = h("input", { id: "automatic", type: "checkbox", "aria-describedby": "automatic-means" });
  const means = h("p", { id: "automatic-means", class: "quiet" });
  const status = h("p", { class: "small", role: "status" });
  let stored = false;

  box.addEventListener("change", async () => {
    const wanted = box.checked;
    box.disabled = true;
    status.className = "small quiet";
    try {
      await host.change((client) => client.changeSettings({ automatic: wanted }));
      status.textContent = text("automaticSaved");
    } catch (failure) {
      box.checked = stored;
      status.className = "small error";
      status.textContent = host.explain(failure);
    } finally {
      box.disabled = false;
      box.focus();
    }
  });

  const element = h(
    "section",
    { part: "section automatic", "aria-labelledby": "automatic-title" },
    h("h2", { id: "automatic-title" }, text("automaticTitle")),
    h("div", { class: "tick" }, box, h("label", { for: "automatic" }, text("automatic"))),
    means,
    h("p", { class: "quiet small" }, text("automaticPast")),
    status,
  );

  function update(settings) {
    stored = settings.automatic === true;
    if (!box.disabled) box.checked = stored;
    means.textContent = text(stored ? "automaticOn" : "automaticOff");
  }

  return { element, update };
}
