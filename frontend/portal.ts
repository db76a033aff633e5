// The portal's script: every page works without it; it adds native sharing and copying.

import { startCopy } from "./portal/copy";
import { startShare } from "./portal/share";

startCopy();
startShare();
