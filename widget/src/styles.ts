import { css, unsafeCSS } from 'lit';
import { DARK, FONT, LIGHT } from './token-styles.js';

const light = unsafeCSS(LIGHT);
const dark = unsafeCSS(DARK);
const font = unsafeCSS(FONT);

export const styles = css`
  :host { all: initial !important; }
  :host([hidden]) { display: none !important; }
  :host([mode='panel']), :host([mode='page']) { display: block !important; }
  :host([mode='panel']) { max-inline-size: var(--hoidap-width, 28rem) !important; block-size: var(--hoidap-height, 38rem) !important; }
  :host([mode='page']) { block-size: var(--hoidap-height, max(26rem, 80vh)) !important; }

  .root { all: initial; direction: ltr; unicode-bidi: normal; font-size: medium; ${light} }
  @media (prefers-color-scheme: dark) { .root[data-theme='auto'] { ${dark} } }
  .root[data-theme='dark'] { ${dark} }
  .base {
    font: 400 var(--hoidap-font-size, clamp(17px, max(1.0625em, 1.0625rem), 34px))/1.55 ${font};
    color: var(--ink); text-align: start; -webkit-text-size-adjust: 100%; -webkit-tap-highlight-color: transparent;
  }
  .large { --scale: 1.25; }
  .large > .panel { font-size: 1.25em; }
  :host([mode='panel']) .root, :host([mode='page']) .root, :host([mode='panel']) .base, :host([mode='page']) .base { display: block; block-size: 100%; }
  :host([mode='panel']) .base, :host([mode='page']) .base { container-type: inline-size; }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .print-frame { position: fixed; inset: auto auto 0 0; inline-size: 1px; block-size: 1px; border: 0; opacity: 0; pointer-events: none; }

  p, ul, ol, h2, blockquote { margin: 0; padding: 0; font: inherit; }
  button, textarea, input { font: inherit; color: inherit; margin: 0; }
  button, .button {
    display: inline-block; min-block-size: max(44px, 2.6em); padding: .4em .9em; border: 1px solid var(--edge); border-radius: .7em;
    background: var(--card); color: var(--ink); cursor: pointer; text-align: center; text-decoration: none;
  }
  button:hover, .button:hover { background: var(--mine); }
  button[aria-disabled='true'] { border-style: dashed; color: var(--soft); cursor: default; }
  button[aria-disabled='true']:hover { background: var(--card); }
  a { color: var(--accent); text-underline-offset: .15em; }
  summary { cursor: pointer; min-block-size: 24px; }
  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

  .launcher {
    position: fixed; z-index: var(--hoidap-z, 2147483000);
    inset-block-end: calc(var(--hoidap-offset-y, 1rem) + env(safe-area-inset-bottom, 0px)); inset-inline-end: var(--hoidap-offset-x, 1rem);
    display: flex; align-items: center; gap: .5em; max-inline-size: calc(100vw - 2rem); min-block-size: 52px; padding: .6em 1.1em;
    border: 2px solid var(--accent-ink); border-radius: 2em; background: var(--accent); color: var(--accent-ink); font-weight: 600;
    box-shadow: 0 2px 10px rgb(0 0 0 / .35);
  }
  .left .launcher { inset-inline: var(--hoidap-offset-x, 1rem) auto; }
  .launcher:hover { background: var(--accent); text-decoration: underline; text-underline-offset: .2em; }
  .launcher:focus-visible { outline-color: var(--ink); box-shadow: 0 0 0 6px var(--card); }
  svg { inline-size: 1.4em; block-size: 1.4em; flex: none; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

  .panel {
    display: flex; flex-direction: column; margin: 0; padding: 0; inline-size: 100%; block-size: 100%; max-inline-size: none; max-block-size: none;
    overflow: hidden; border: 1px solid var(--edge); border-radius: var(--hoidap-radius, .9em); background: var(--paper); color: var(--ink);
  }
  dialog.panel:not([open]) { display: none; }
  dialog.panel {
    position: fixed; z-index: var(--hoidap-z, 2147483000); inset: auto var(--hoidap-offset-x, 1rem) calc(var(--hoidap-offset-y, 1rem) + env(safe-area-inset-bottom, 0px)) auto;
    inline-size: min(var(--hoidap-width, 26rem), calc(100vw - 2rem)); block-size: min(var(--hoidap-height, 42rem), calc(100vh - 2rem));
    block-size: min(var(--hoidap-height, 42rem), calc(100dvh - 2rem)); box-shadow: 0 6px 30px rgb(0 0 0 / .3);
  }
  .left dialog.panel { inset-inline: var(--hoidap-offset-x, 1rem) auto; }
  dialog::backdrop { background: var(--paper, #fff); }
  .page.panel { border: 0; border-radius: 0; }
  @media (max-width: 480px) {
    dialog.panel, .left dialog.panel { inset: 0; inline-size: 100%; block-size: 100vh; block-size: 100dvh; border: 0; border-radius: 0; }
  }

  .head { display: flex; align-items: center; gap: .5em; flex: none; padding: .4em .5em .4em .9em; background: var(--card); border-block-end: 3px solid var(--accent); }
  .head img { block-size: 2em; inline-size: auto; max-inline-size: 5em; }
  .head h2 { flex: 1; min-inline-size: 0; font-weight: 700; font-size: 1.06em; line-height: 1.25; overflow-wrap: anywhere; }
  .head h2:focus-visible { outline-offset: 0; }
  .head button { display: inline-flex; align-items: center; justify-content: center; gap: .3em; padding: .3em .6em; border-color: transparent; background: none; white-space: nowrap; }
  .head button:hover { background: var(--mine); }
  .head .human { color: var(--accent); text-decoration: underline; text-underline-offset: .2em; }
  @container (max-width: 14em) {
    .head { flex-wrap: wrap; gap: 0 .2em; padding-block-end: 0; }
    .head h2 { flex-basis: 100%; }
    .head button { padding-inline: .35em; }
  }
  .menu { flex: none; display: flex; flex-wrap: wrap; gap: .4em; padding: .5em .9em; background: var(--card); border-block-end: 1px solid var(--line); }
  .menu button { font-size: .9em; padding: .3em .7em; }
  .notice { flex: none; padding: .4em .75em; background: var(--warn); color: var(--warn-ink); font-size: .78em; line-height: 1.35; }

  .scroll { flex: 1 1 auto; min-block-size: 0; overflow-y: auto; padding: .7em .7em 0; outline-offset: -3px; }
  dialog .scroll { overscroll-behavior: contain; }
  .inner { max-inline-size: 46em; margin: 0 auto; }
  hoidap-tha-turn { display: block; padding: 4px; content-visibility: auto; contain-intrinsic-block-size: auto 18em; overflow-wrap: anywhere; }
  .greeting { padding: 4px; }
  .mine, .bot, .greeting > .bot { border-radius: .9em; margin-block-end: .7em; padding: .65em .9em; }
  .mine { background: var(--mine); margin-inline-start: 12%; border-end-end-radius: .2em; inline-size: fit-content; margin-inline-start: auto; max-inline-size: 88%; white-space: pre-wrap; border: 1px solid transparent; }
  .mine[data-stage='unsent'], .mine[data-stage='waiting'], .mine[data-stage='limited'], .mine[data-stage='loading'] { border: 1px dashed var(--edge); }
  .bot { background: var(--card); border: 1px solid var(--line); border-end-start-radius: .2em; }
  .bot > * + *, .text > * + *, .pending > * + *, .computation > * + * { margin-block-start: .6em; }
  .bot ul, .bot ol { padding-inline-start: 1.4em; }
  .bot li + li { margin-block-start: .3em; }
  .short { padding-inline-start: .7em; border-inline-start: 4px solid var(--accent); font-size: 1.06em; }
  .state { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: .5em; margin-block-end: .7em; font-size: .9em; }
  .state p { flex: 1 1 14em; text-align: end; }
  .retry { border-color: var(--accent); font-weight: 600; }
  .meta { font-size: .85em; color: var(--soft); }
  .past { background: var(--warn); color: var(--warn-ink); border-radius: .5em; padding: .5em .7em; font-size: .9em; }
  .law { background: var(--law); border-radius: .5em; padding: .5em .7em; font-size: .92em; }
  .law summary { font-weight: 600; }
  .law > * + * { margin-block-start: .5em; }
  .law .law { background: var(--card); font-size: 1em; }
  .fold { border-color: var(--accent); color: var(--accent); font-weight: 600; min-block-size: max(36px, 2.2em); padding-block: .2em; }
  .open-law { vertical-align: top; min-block-size: 24px; padding: .15em 0; border: 0; background: none; text-align: start; text-decoration: underline; text-underline-offset: .15em; border-radius: .2em; }
  .open-law:hover { background: none; color: var(--accent); }
  .words { margin-block: .3em .5em; padding: .4em .7em; border-inline-start: 3px solid var(--accent); white-space: pre-line; }
  .act { display: inline-block; min-block-size: 24px; }
  .choices { display: flex; flex-direction: column; gap: .5em; }
  .choices button { text-align: start; border-color: var(--accent); }
  .choices button[aria-disabled='true'] { border-color: var(--edge); }
  .downloads { display: flex; flex-wrap: wrap; gap: .5em; }
  .downloads .button, .calendar { border-color: var(--accent); overflow-wrap: anywhere; }
  .tools, .rating { display: flex; flex-wrap: wrap; align-items: center; gap: .4em; }
  .quiet { font-size: .85em; min-block-size: max(36px, 2.3em); padding: .2em .7em; color: var(--soft); border-color: var(--line); }
  .full a { display: inline-block; min-block-size: 24px; font-size: .9em; }
  .restarted { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; }

  .typing { display: flex; gap: .35em; padding: .9em 1.1em; inline-size: fit-content; margin: 4px 4px .7em; border: 1px solid var(--line); border-radius: .9em; background: var(--card); }
  .typing i { inline-size: .5em; block-size: .5em; border-radius: 50%; background: var(--soft); }
  @media (prefers-reduced-motion: no-preference) {
    .moving .typing i { animation: typing 1s infinite alternate; }
    .moving .typing i:nth-child(2) { animation-delay: .2s; }
    .moving .typing i:nth-child(3) { animation-delay: .4s; }
  }
  @keyframes typing { from { opacity: .3; } to { opacity: 1; } }

  .composer { flex: none; padding: .5em .7em calc(.4em + env(safe-area-inset-bottom, 0px)); background: var(--card); border-block-start: 1px solid var(--line); }
  .composer > * { max-inline-size: 46em; margin-inline: auto; }
  .row { display: flex; align-items: flex-end; gap: .5em; }
  textarea {
    flex: 1; min-inline-size: 0; block-size: auto; min-block-size: max(44px, 2.75em); max-block-size: min(8em, 30vh); padding: .55em .8em; resize: none;
    border: 1px solid var(--edge); border-radius: .7em; background: var(--paper); line-height: 1.4; overflow-y: auto;
  }
  textarea::placeholder { color: var(--soft); opacity: 1; white-space: nowrap; }
  .send { background: var(--accent); color: var(--accent-ink); border-color: var(--accent); font-weight: 600; }
  .send:hover { background: var(--accent); text-decoration: underline; }
  .below { display: flex; flex-wrap: wrap; align-items: flex-start; gap: .1em .9em; font-size: .85em; color: var(--soft); }
  .below > button { min-block-size: 32px; padding: .1em 0; border: 0; background: none; color: var(--accent); text-decoration: underline; text-underline-offset: .15em; }
  .below details { flex: 1 1 auto; }
  .below summary { padding-block: .25em; }
  .day { display: flex; flex-wrap: wrap; align-items: center; gap: .4em; padding-block: .3em; }
  .day input { min-block-size: 40px; padding: .2em .5em; border: 1px solid var(--edge); border-radius: .4em; background: var(--paper); }
  .day button { min-block-size: 40px; padding: .1em .7em; }
  .count:empty, .hint:empty { margin-inline-end: -.9em; }
  .count.over { color: var(--accent); font-weight: 600; }
  .hint:not(:empty) { flex: 1 1 100%; color: var(--ink); }
  .refusal { padding: 1em; }

  @media (max-height: 26rem) {
    .panel { overflow-y: auto; }
    .scroll { flex: none; overflow: visible; }
  }
  @container (max-width: 12em) {
    .panel { overflow-y: auto; }
    .scroll { flex: none; overflow: visible; }
  }
  @media (forced-colors: active) {
    .mine, .bot, .law, .past, .notice, .typing { border: 1px solid; }
    .typing i { background: CanvasText; }
    .launcher, .send { forced-color-adjust: none; background: ButtonText; color: ButtonFace; border-color: ButtonFace; }
    :focus-visible { outline-color: Highlight; }
  }
  @media print { .launcher, .composer, .tools, .rating { display: none; } }
`;
