// The console's script: pages work without it; it makes them quicker to use. Entry points of ./console are started here.

import "htmx.org/dist/htmx.esm.js";

import { startBoards } from "./console/board";
import { startForms } from "./console/forms";
import { startInserts } from "./console/insert";
import { startKeys } from "./console/keys";
import { startMenus } from "./console/menus";
import { startPasskeys } from "./console/passkeys";
import { startToasts } from "./console/toasts";

startBoards();
startForms();
startInserts();
startKeys();
startMenus();
startPasskeys();
startToasts();
