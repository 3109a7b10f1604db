// In a frame on a partner's page: tells that page, and no other, how high the frame would like to be.
// Nothing is listened to.

const allowed = (document.documentElement.dataset.origins ?? "").split(" ").filter(Boolean);
const REMEMBERED = "hoidap-host";

/** The page around us, when it is one of the key's; after a form post the referrer is our own page. */
function host() {
  if (window.parent === window) return null;
  const said = [location.ancestorOrigins?.[0], document.referrer && new URL(document.referrer).origin, remembered()];
  const found = said.find((origin) => allowed.includes(origin)) ?? null;
  if (found) remember(found);
  return found;
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(origin) {
  try {
    sessionStorage.setItem(REMEMBERED, origin);
  } catch {
    // storage is closed to frames here: the referrer of the first page must do
  }
}

const origin = host();
if (origin) {
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ type: "hoidap-height", height }, origin);
  }).observe(document.body);
}
