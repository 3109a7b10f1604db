/** One module, no side effects beyond two names in the page's register of elements. */

import { HoidapTha } from './element.js';
import { TurnView } from './turn.js';

// a page may hold the script twice; the first one stays
if (!customElements.get('hoidap-tha')) {
  if (!customElements.get('hoidap-tha-turn')) customElements.define('hoidap-tha-turn', TurnView);
  customElements.define('hoidap-tha', HoidapTha);
}
