// What is written in a dialog is sent when the writer pauses, and before Escape closes the dialog. Streamlit sends it first
// when the field is left, or at Ctrl+Enter: a reload, or Escape, would lose what the dialog calls a draft.
const PAUSE_MS = 1000;
const FIELDS = '[role="dialog"] :is([data-testid="stTextArea"] textarea, [data-testid="stTextInput"] input)';
let pause = 0;

const send = (field) => {
  clearTimeout(pause);
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches(FIELDS)) return;
  clearTimeout(pause);
  pause = setTimeout(send, PAUSE_MS, target);
});
document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && target.matches?.(FIELDS)) send(target);
}, { capture: true });
