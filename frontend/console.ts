// The console's script: pages work without it; it makes them quicker to use. Entry points of ./console are started here.

import "htmx.org/dist/htmx.esm.js";
