/** One module, no side effects beyond one name in the page's register of elements. */

import { HoidapLienquan } from './related.js';

// a page may hold the script twice; the first one stays
if (!customElements.get('hoidap-lienquan')) customElements.define('hoidap-lienquan', HoidapLienquan);
