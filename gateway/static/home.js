/* The start page: what was typed before the widget had come is not lost. */
const element = document.querySelector("hoidap-tha");
const early = element?.querySelector("textarea");

if (early) {
  await customElements.whenDefined("hoidap-tha");
  const typed = early.value;
  const typing = document.activeElement === early;
  if (typed && typed !== element.question) element.draft = typed;
  await element.updateComplete;
  if (typing) element.shadowRoot.querySelector("textarea")?.focus();
}
