/** Contrast: whatever colour an operator picks, words on it and in it can be read. */

type Rgb = [number, number, number];

const ENOUGH = 4.6;

export function parse(colour: string): Rgb | null {
  const found = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(colour.trim());
  if (!found) return null;
  const digits = found[2] ?? [...(found[1] as string)].map((digit) => digit + digit).join('');
  return [0, 2, 4].map((start) => parseInt(digits.slice(start, start + 2), 16)) as Rgb;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function hex(colour: Rgb): string {
  return '#' + colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
}

/** The colour, moved towards the ink only as far as it must be to be read on every ground. */
export function readable(colour: Rgb, grounds: Rgb[], ink: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = colour.map((part, index) => part + ((ink[index] as number) - part) * share) as Rgb;
    if (grounds.every((ground) => contrast(mixed, ground) >= ENOUGH)) return mixed;
  }
  return ink;
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [28, 25, 23];
/** The grounds of the two themes on which the accent stands: see styles.ts. */
const LIGHT: Rgb[] = [WHITE, [250, 248, 245], [241, 245, 243]];
const DARK: Rgb[] = [[35, 32, 32], [25, 23, 22], [31, 42, 38]];

/** Custom properties for an accent in both themes; none for a colour that is not `#rgb` or `#rrggbb`. */
export function accents(colour: string): Record<string, string> {
  const wanted = parse(colour);
  if (!wanted) return {};
  const light = readable(wanted, LIGHT, BLACK);
  const dark = readable(wanted, DARK, WHITE);
  const ink = (ground: Rgb): Rgb => (contrast(WHITE, ground) >= contrast(BLACK, ground) ? WHITE : BLACK);
  return {
    '--light-accent': hex(light),
    '--light-accent-ink': hex(ink(light)),
    '--dark-accent': hex(dark),
    '--dark-accent-ink': hex(ink(dark)),
  };
}
