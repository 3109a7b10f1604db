/** Builds the two files that ship, and the manifest that says what they are and from which sources they came. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, '..', 'gateway', 'widget');
const ALSO = ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Style sheets and templates without the white space that only people need. */
const squeeze = {
  name: 'squeeze',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(join(HERE, 'src'))) return null;
    if (id.endsWith('styles.ts')) return code.replace(/\n\s+/g, '\n').replace(/(?<=[;{},>])\n/g, '').replace(/\s*([{;,])\s+/g, '$1');
    return code.replace(/>\s*\n\s*</g, '><').replace(/\n\s{6,}(?=[@.?a-z-]+=)/g, ' ');
  },
};

function sources() {
  const found = readdirSync(join(HERE, 'src'), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(HERE, join(each.parentPath ?? each.path, each.name)).split(sep).join('/'));
  return [...found, ...ALSO].sort();
}

function digest(names) {
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update('\0').update(readFileSync(join(HERE, name))).update('\0');
  return hash.digest('hex');
}

/** One element as one file; `define` are the words that stand for values of the build. */
async function made(name, entry, banner, define = {}) {
  const result = await build({
    root: HERE,
    configFile: false,
    logLevel: 'warn',
    plugins: [squeeze],
    define,
    build: {
      write: false,
      target: 'es2020',
      minify: 'esbuild',
      sourcemap: false,
      modulePreload: false,
      rollupOptions: { input: join(HERE, 'src', entry), output: { format: 'es', inlineDynamicImports: true } },
    },
    esbuild: { legalComments: 'none' },
  });
  const chunks = result.output;
  if (chunks.length !== 1) throw new Error(`one file was expected, not ${chunks.map((each) => each.fileName)}`);
  const code = Buffer.from(banner + chunks[0].code, 'utf8');
  return {
    code,
    file: `${name}.${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`,
    integrity: `sha384-${createHash('sha384').update(code).digest('base64')}`,
  };
}

// whose work is inside: the licences stand beside the file
const chat = await made('hoidap-tha', 'index.ts', '/*! lit, marked: see licences.txt */\n');
const related = await made('hoidap-lienquan', 'related-index.ts', '', {
  __CHAT__: JSON.stringify({ file: chat.file, integrity: chat.integrity }),
});

mkdirSync(OUT, { recursive: true });
// files of releases stay: pages that name one with its hash would break without it
const kept = readFileSync(join(OUT, 'kept.txt'), 'utf8').split('\n');
for (const old of readdirSync(OUT)) if (/^hoidap-[a-z]+\.[0-9a-f]+\.js$/.test(old) && !kept.includes(old)) rmSync(join(OUT, old));
const licences = ['lit', 'marked'].map((name) => `${name}\n\n${readFileSync(join(HERE, 'node_modules', name, 'LICENSE'), 'utf8')}`);
writeFileSync(join(OUT, 'licences.txt'), licences.join('\n\n'));
const about = ({ file, integrity, code }) => ({ file, integrity, bytes: code.length });
const manifest = { ...about(chat), related: about(related), sources: digest(sources()) };
for (const each of [chat, related]) {
  writeFileSync(join(OUT, each.file), each.code);
  // no compressed size in the manifest: it depends on the machine, and two builds must be alike
  console.log(`${each.file}: ${each.code.length} bytes, ${gzipSync(each.code, { level: 9 }).length} gzip`);
}
writeFileSync(join(OUT, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
