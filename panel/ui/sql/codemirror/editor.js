// The editor of the page Fråga med SQL: CodeMirror as a component of Streamlit's, mounted by panel/ui/sql/editor.py.
// `npm ci && npm run build` makes built/editor.js of it.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory, undo } from "@codemirror/commands";
import { PostgreSQL, SQLDialect, keywordCompletionSource, schemaCompletionSource } from "@codemirror/lang-sql";
import { HighlightStyle, bracketMatching, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const DRAFT = "sql-draft";
const LEAVE = "Esc och sedan Tabb lämnar rutan.";
const KEYWORDS = `${PostgreSQL.spec.keywords} anti asof columns describe exclude pivot positional qualify sample semi summarize unpivot`;
const TYPES = `${PostgreSQL.spec.types} hugeint list map struct tinyint ubigint uhugeint uinteger usmallint utinyint`;
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "#0b4a82", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "#8a3b00" },
  { tag: [tags.number, tags.bool, tags.null], color: "#1a6338" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "#5d3a8e" },
  { tag: tags.comment, color: "#5a6270", fontStyle: "italic" },
]);
const PHRASES = EditorState.phrases.of({ Completions: "Förslag", Diagnostics: "Fel", "No diagnostics": "Inga fel", close: "stäng" });
// Set by the page, and so not to be sent back to it.
const isGiven = Annotation.define();

// The columns of the tables that the query names; of all, while it names none.
const columnsOf = (tables) => (context) => {
  const word = context.matchBefore(/[\wåäö]+/i);
  const before = context.state.sliceDoc(Math.max(0, (word?.from ?? context.pos) - 20), word?.from ?? context.pos);
  if ((!word && !context.explicit) || /["'.]$|\b(from|join)\s+$/i.test(before)) return null;
  if (/String|Comment/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  const named = new Set(context.state.doc.toString().toLowerCase().match(/\w+/g));
  const stated = tables.filter(({ name }) => named.has(name));
  const options = new Map();
  for (const { name, columns } of stated.length ? stated : tables)
    for (const { name: label, type, comment } of columns)
      if (!options.has(label)) options.set(label, { label, type: "property", detail: `${name} · ${type}`, info: comment, boost: 1 });
  return { from: word?.from ?? context.pos, options: [...options.values()], validFor: /^\w*$/ };
};

// The values of a column that is compared with the text being written: region_code = '…', indicator_id IN ('…', '…').
const valuesOf = (values) => (context) => {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 500), context.pos);
  const found = /(\w+)\s*(?:=|<>|!=|\b(?:not\s+)?in\s*\((?:\s*'[^']*'\s*,)*)\s*'([^']*)$/i.exec(before);
  const known = found && values[found[1].toLowerCase()];
  if (!known) return null;
  const options = known.map(([value, name]) => ({ label: value, displayLabel: name ? `${value} ${name}` : value, type: "constant" }));
  // By code or by name.
  const matching = options.filter(({ displayLabel }) => displayLabel.toLowerCase().includes(found[2].toLowerCase()));
  return { from: context.pos - found[2].length, options: matching, filter: false };
};

const schemaOf = (tables) => Object.fromEntries(tables.map(({ name, comment, columns }) => [name, {
  self: { label: name, type: "type", detail: "tabell", info: comment },
  children: columns.map((one) => ({ label: one.name, type: "property", detail: one.type, info: one.comment })),
}]));

const language = ({ tables, values }) => {
  // A column may be called what is a keyword in few places, such as name.
  const columns = new Set(tables.flatMap((table) => table.columns.map(({ name }) => name)));
  const keywords = KEYWORDS.split(" ").filter((word) => !columns.has(word)).join(" ");
  const dialect = SQLDialect.define({ ...PostgreSQL.spec, keywords, types: TYPES, caseInsensitiveIdentifiers: true });
  const schema = schemaCompletionSource({ dialect, schema: schemaOf(tables) });
  const override = [schema, keywordCompletionSource(dialect, true), columnsOf(tables), valuesOf(values)];
  return [dialect, autocompletion({ override, icons: false })];
};

const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFT)) ?? {};
  } catch {
    return {};
  }
};

class Editor {
  constructor(place, data) {
    this.version = data.version;
    this.sent = data.sql;
    // What was written and had not reached the server when the page was loaded anew, or lost its connection.
    const draft = kept();
    const own = document.createElement("div");
    own.className = "sql-editor";
    this.replaced = document.createElement("p");
    this.replaced.setAttribute("role", "status");
    const leave = document.createElement("p");
    leave.id = "sql-leave";
    leave.className = "cap";
    leave.textContent = LEAVE;
    place.append(own, this.replaced, leave);
    this.view = new EditorView({ parent: own, state: this.stateOf(draft.base === data.sql ? draft.text : data.sql, data) });
    document.addEventListener("click", this.insert);
    document.addEventListener("pointerdown", this.send, true);
  }

  get text() {
    return this.view.state.doc.toString();
  }

  // What the page has put here since is newer, also where this reaches it later.
  get value() {
    return { text: this.text, version: this.version };
  }

  stateOf(doc, data) {
    const run = () => {
      closeCompletion(this.view);
      this.sent = this.text;
      this.streamlit.setTriggerValue("run", this.value);
      return true;
    };
    return EditorState.create({
      doc,
      extensions: [
        // Before the others: Ctrl+Enter, as everything that is bound here, stays in the editor.
        keymap.of([
          { key: "Mod-Enter", run, stopPropagation: true },
          { key: "Tab", run: acceptCompletion },
          ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab,
        ]),
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(),
        EditorView.lineWrapping, syntaxHighlighting(COLOURS), PHRASES, placeholder(data.placeholder), language(data),
        EditorView.contentAttributes.of({ "aria-label": data.label, "aria-describedby": "sql-leave", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          sessionStorage.setItem(DRAFT, JSON.stringify({ base: this.sent, text: this.text }));
          if (!update.transactions.some((one) => one.annotation(isGiven))) this.replaced.replaceChildren();
        }),
        EditorView.domEventHandlers({ blur: () => this.send() }),
      ],
    });
  }

  send = () => {
    if (!this.streamlit || this.text === this.sent) return;
    this.sent = this.text;
    sessionStorage.removeItem(DRAFT);
    this.streamlit.setStateValue("sql", this.value);
  };

  // A name in the list of tables is written where the cursor is.
  insert = (event) => {
    const name = event.target.closest?.("[data-insert]")?.dataset.insert;
    if (!name) return;
    this.view.dispatch(this.view.state.replaceSelection(name), { scrollIntoView: true, userEvent: "input" });
    this.view.focus();
  };

  // Another text, of a link or an example: what stood here comes back with one press.
  replace(text) {
    const before = this.text;
    this.view.dispatch({ changes: { from: 0, to: before.length, insert: text }, selection: { anchor: 0 }, annotations: [isGiven.of(true), isolateHistory.of("full")] });
    this.sent = text;
    sessionStorage.removeItem(DRAFT);
    this.replaced.replaceChildren();
    if (!before.trim() || before === text) return;
    const back = document.createElement("button");
    back.type = "button";
    back.textContent = "Ta tillbaka den";
    back.addEventListener("click", () => {
      undo(this.view);
      this.view.focus();
    });
    this.replaced.append("Det som stod här har bytts ut. ", back);
  }

  mark({ error }) {
    const { doc } = this.view.state;
    const diagnostics = [];
    if (error && error.sql === this.text && error.line <= doc.lines) {
      const line = doc.line(error.line);
      const from = Math.min(line.from + error.column, line.to);
      const word = this.view.state.wordAt(from);
      diagnostics.push({ from: word?.from ?? from, to: word?.to ?? line.to, severity: "error", message: error.message });
    }
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  update(data, streamlit) {
    this.streamlit = streamlit;
    if (data.version !== this.version && data.sql !== this.text) this.replace(data.sql);
    this.version = data.version;
    this.mark(data);
    // A draft that was found again.
    if (!this.view.hasFocus) this.send();
  }

  destroy() {
    document.removeEventListener("click", this.insert);
    document.removeEventListener("pointerdown", this.send, true);
    this.view.destroy();
  }
}

const editors = new WeakMap();

// Streamlit calls this at each run whose data differ.
export default function mount({ parentElement, data, setStateValue, setTriggerValue }) {
  const editor = editors.get(parentElement) ?? new Editor(parentElement, data);
  editors.set(parentElement, editor);
  editor.update(data, { setStateValue, setTriggerValue });
  return () => {
    editor.destroy();
    editors.delete(parentElement);
  };
}
