// Every page works without this file; it makes pages quicker and safer to write in.
import { startAutosave } from "./autosave.js";
import { startConfirm } from "./confirm.js";
import { startEditor } from "./editor.js";
import { startErrors } from "./errors.js";
import { startFilters } from "./filters.js";
import { startKeeper } from "./form-keeper.js";
import { startKeys } from "./keys.js";
import { startLiveSearch } from "./live-search.js";
import { startMore } from "./more.js";
import { startNotes } from "./notes.js";
import { startOnce } from "./once.js";
import { startPasswords } from "./passwords.js";
import { startQuickExit } from "./quick-exit.js";
import { startSessionTime } from "./session-time.js";
import { startShowIf } from "./show-if.js";
import { startSteps } from "./steps.js";
import { startTheme } from "./theme.js";

startQuickExit();
startTheme();
startErrors();
startEditor();
startKeeper();
startOnce();
startConfirm();
startFilters();
startKeys();
startLiveSearch();
startNotes();
startMore();
startPasswords();
startSessionTime();
startShowIf(); // before the steps, which count what is shown
startSteps();
startAutosave();
