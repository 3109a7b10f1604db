/** The file of the chat, fetched when somebody asks for it: by the name and the hash that this file was built with. */

declare const __CHAT__: { file: string; integrity: string };

interface Policy {
  createScriptURL(url: string): string;
}
interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}

const NAME = 'hoidap-tha';
const ADDRESS = new URL(__CHAT__.file, import.meta.url).href;

let loading: Promise<void> | null = null;
let policy: Policy | null = null;

/** Rejects when the file cannot be had, is not the one that was meant, or the page does not allow it. */
export function loadChat(): Promise<void> {
  if (customElements.get(NAME)) return Promise.resolve();
  loading ??= fetched().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function fetched(): Promise<void> {
  const script = document.createElement('script');
  script.type = 'module';
  script.crossOrigin = 'anonymous';
  script.integrity = __CHAT__.integrity;
  script.src = allowed(ADDRESS);
  await new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error(NAME));
    document.head.append(script);
  }).finally(() => script.remove());
  if (!customElements.get(NAME)) throw new Error(NAME);
}

/** Under `require-trusted-types-for 'script'` an address must be vouched for; a policy can be made only once. */
function allowed(address: string): string {
  const types = (window as unknown as { trustedTypes?: Policies }).trustedTypes;
  if (!types) return address;
  policy ??= types.createPolicy('hoidap-lienquan', { createScriptURL: (url) => (url === ADDRESS ? url : '') });
  return policy.createScriptURL(address);
}
