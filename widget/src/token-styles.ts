/** The colours of the portal (gateway/static/portal.css), in two themes; an accent of the operator's goes before. */

export const LIGHT = `
  color-scheme: light;
  --ink: #1c1917; --soft: #57534e; --line: #e2ddd6; --edge: #8a8178; --paper: #faf8f5; --card: #fff; --mine: #f3e5e1;
  --warn: #fdf3d7; --warn-ink: #6b4a00; --law: #f1f5f3;
  --accent: var(--light-accent, #9b1c1c); --accent-ink: var(--light-accent-ink, #fff);
`;
export const DARK = `
  color-scheme: dark;
  --ink: #f1efec; --soft: #b5aea6; --line: #3a3633; --edge: #8a8178; --paper: #191716; --card: #232020; --mine: #3a2724;
  --warn: #3b3013; --warn-ink: #f4dc9b; --law: #1f2a26;
  --accent: var(--dark-accent, #e08a80); --accent-ink: var(--dark-accent-ink, #1c1917);
`;
export const FONT = `var(--hoidap-font, 'Be Vietnam Pro', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif)`;
