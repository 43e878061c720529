// Every page works without this file; it makes pages quicker and safer to write in.
import { startAutosave } from "./autosave.js";
import { startConfirm } from "./confirm.js";
import { startErrors } from "./errors.js";
import { startFilters } from "./filters.js";
import { startKeeper } from "./form-keeper.js";
import { startKeys } from "./keys.js";
import { startMore } from "./more.js";
import { startNotes } from "./notes.js";
import { startOnce } from "./once.js";
import { startPasswords } from "./passwords.js";
import { startQuickExit } from "./quick-exit.js";
import { startSteps } from "./steps.js";
import { startTheme } from "./theme.js";

startQuickExit();
startTheme();
startErrors();
startKeeper();
startOnce();
startConfirm();
startFilters();
startKeys();
startNotes();
startMore();
startPasswords();
startSteps();
startAutosave();
