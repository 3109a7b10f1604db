import { DARK, FONT, LIGHT } from './token-styles.js';

/** The looks of `<hoidap-lienquan>`; until there is something to show it takes no room, not even a gap. */
export const relatedStyles = `
  :host { all: initial !important; display: block !important; margin-block: var(--hoidap-margin, 1.5rem) !important; }
  :host(:not([shown])) { position: absolute !important; inline-size: 1px !important; block-size: 0 !important; margin: 0 !important; overflow: hidden !important; }
  :host([hidden]) { display: none !important; }
  .root { all: initial; display: block; direction: ltr; unicode-bidi: normal; font-size: medium; ${LIGHT} }
  @media (prefers-color-scheme: dark) { .root[data-theme='auto'] { ${DARK} } }
  .root[data-theme='dark'] { ${DARK} }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .box {
    padding: .9em 1.1em; border: 1px solid var(--line); border-block-start: 3px solid var(--accent); border-radius: var(--hoidap-radius, .4em);
    background: var(--card); color: var(--ink); font: 400 var(--hoidap-font-size, clamp(16px, 1rem, 32px))/1.5 ${FONT};
    text-align: start; overflow-wrap: break-word; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
  }
  h2, h3, p, ul { margin: 0; padding: 0; font: inherit; list-style: none; }
  h2 { margin-block-end: .3em; font-weight: 700; font-size: 1.12em; line-height: 1.3; }
  .list > li { border-block-start: 1px solid var(--line); }
  button, .button { margin: 0; font: inherit; color: inherit; cursor: pointer; }
  .question {
    display: flex; align-items: baseline; justify-content: space-between; gap: 1em; inline-size: 100%; min-block-size: 44px; padding: .6em .1em;
    border: 0; background: none; text-align: start; font-weight: 600; line-height: 1.4;
  }
  .question::after {
    content: ''; flex: none; inline-size: .5em; block-size: .5em; margin-inline-end: .2em; border: solid var(--accent); border-width: 0 2px 2px 0;
    transform: translateY(-.2em) rotate(45deg);
  }
  .question[aria-expanded='true']::after { transform: translateY(.1em) rotate(225deg); }
  .question:hover > span { color: var(--accent); text-decoration: underline; text-underline-offset: .18em; }
  .answer { padding-block-end: .9em; }
  .answer > * + * { margin-block-start: .6em; }
  .short { padding-inline-start: .8em; border-inline-start: 4px solid var(--accent); }
  .law { padding: .5em .8em; border-radius: .4em; background: var(--law); font-size: .92em; }
  .law li { padding-block: .1em; }
  .law strong { font-weight: 600; }
  summary { min-block-size: 24px; cursor: pointer; }
  .number, .meta { color: var(--soft); }
  .meta { font-size: .88em; }
  .sure { padding: 0 .5em; border-radius: .8em; background: var(--warn); color: var(--warn-ink); font-size: .9em; }
  .more { display: flex; flex-wrap: wrap; gap: .5em; }
  .button {
    display: inline-flex; align-items: center; min-block-size: 44px; padding: .4em .9em; border: 1px solid var(--accent); border-radius: .5em;
    background: var(--card); color: var(--accent); text-decoration: none;
  }
  .button.main { background: var(--accent); color: var(--accent-ink); font-weight: 600; }
  .button:hover { text-decoration: underline; text-underline-offset: .18em; }
  .notice { margin-block-start: .5em; padding-block-start: .5em; border-block-start: 1px solid var(--line); }
  a { color: var(--accent); text-underline-offset: .18em; }
  .notice a { display: inline-block; min-block-size: 24px; }
  .chat { margin-block-start: .9em; scroll-margin: 1em; }
  .chat .place { --hoidap-width: 100%; min-block-size: var(--hoidap-height, 38rem); }
  .failed .place { min-block-size: 0; margin-block-end: .6em; }
  .close { display: block; margin-block-end: .4em; margin-inline-start: auto; }
  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2em; }
  @media (forced-colors: active) {
    .short, .law, .sure, .button { border: 1px solid; }
    .question::after { border-color: ButtonText; }
    :focus-visible { outline-color: Highlight; }
  }
  @media print { .more, .chat, .question::after { display: none; } }
`;
