// One answer: what is typed, what the server has, and the way from one to the other.
import { fieldsIn, given, inOrder, ticked } from "./fields.js";
import { parsePage } from "./html.js";
import { Versions } from "./versions.js";

const PAUSE = 500;
const LONGEST_WAIT = 1200;
const PATIENCE = 20000;
const RETRIES = [1000, 2000, 4000, 8000, 15000];
const QUIET = ["offline", "failing", "signed-out"];
const TROUBLES = { 400: "renew", 401: "signed-out", 404: "gone", 409: "versions", 413: "long", 423: "resting" };

export class Answer {
  constructor(section, page) {
    Object.assign(this, { section, page, key: section.dataset.block, tries: 0, trouble: null, unsure: [] });
    this.revision = section.querySelector("[data-revision]");
    this.versions = new Versions(section, {
      fields: () => this.fields,
      put: (entries) => this.put(entries),
      chosen: () => this.chose(),
    });
    this.saved = this.given();
    this.base = this.saved;
    if (this.versions.isOpen) this.beginWithTwo();
    for (const event of ["input", "change"]) section.addEventListener(event, () => this.changed());
  }

  // The page came back with what was typed beside what another device wrote: it is asked for anew,
  // so that both can be put together here.
  beginWithTwo() {
    this.versions.note.hidden = true;
    this.saved = this.base = null;
    this.revision.value = "0";
    this.plan();
  }

  get fields() {
    return fieldsIn(this.section);
  }

  entries() {
    return inOrder(this.fields.filter(ticked).map((field) => [field.name, field.value]));
  }

  given() {
    return JSON.stringify(given(this.fields));
  }

  typed() {
    return JSON.stringify(this.entries());
  }

  get isDirty() {
    return this.typed() !== this.saved;
  }

  put(entries) {
    const wanted = new Set(entries.map(([name, value]) => `${name}=${value}`));
    const values = new Map(entries);
    for (const field of this.fields) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.has(`${field.name}=${field.value}`);
      else if (values.has(field.name)) field.value = values.get(field.name);
    }
    this.section.dispatchEvent(new Event("change", { bubbles: true }));
  }

  changed() {
    if (!this.isDirty) return this.takenBack();
    this.keep();
    this.first ??= Date.now();
    if (!QUIET.includes(this.trouble)) this.plan();
    this.page.report();
  }

  // Typed and deleted again: the server has just this, so nothing newer may lie here.
  takenBack() {
    clearTimeout(this.timer);
    if (!this.mustChoose) {
      if (this.first) this.keepSaved();
      this.first = undefined;
      this.trouble = null;
    }
    this.page.report();
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.min(PAUSE, Math.max(0, this.first + LONGEST_WAIT - Date.now())));
  }

  // On this device at once; `unsure` is what may have reached the server although no answer came.
  // While two versions wait for a choice it is kept as it began: who comes back is asked again.
  keep() {
    const { revision, base } = this.began ?? { revision: this.revision.value, base: this.base };
    this.page.shelf.put(this.key, { typed: this.entries(), revision, base, unsure: this.unsure });
  }

  // What the server has stays here too: a page that is opened without a connection may be older.
  keepSaved() {
    this.page.shelf.put(this.key, { typed: this.entries(), revision: this.revision.value, saved: true });
  }

  get mustChoose() {
    return this.versions.isOpen;
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.busy || !this.isDirty || this.mustChoose) return;
    this.busy = true;
    this.first = undefined;
    try {
      if (await this.settle()) await this.send(this.entries(), { leaving });
    } catch {
      this.inTrouble(navigator.onLine ? "failing" : "offline");
    } finally {
      this.busy = false;
    }
    if (!this.trouble && this.isDirty) this.changed();
    this.page.report();
  }

  // What was sent before without an answer, by this page or when the last one closed, is sent once
  // more as it was: where the server has it already it says so, and the newer words are not taken
  // for a second version. Out: whether one may go on.
  async settle() {
    for (; this.unsure.length; this.unsure.shift()) {
      const [{ typed, revision }] = this.unsure;
      if (typed === this.typed()) continue;
      const reply = await this.fetch(JSON.parse(typed), revision, {});
      if (reply.ok) this.arrived(await reply.json(), typed);
      else if (reply.status !== 409) return this.refused(reply);
    }
    return true;
  }

  async send(entries, { leaving }) {
    const [typed, revision] = [JSON.stringify(entries), this.revision.value];
    this.unsure = [{ typed, revision }];
    this.keep();
    const reply = await this.fetch(entries, revision, { leaving });
    if (reply.ok || reply.status < 500) this.unsure = [];
    if (!reply.ok) return this.refused(reply);
    return this.arrived(await reply.json(), typed);
  }

  fetch(entries, revision, { leaving = false }) {
    const body = new FormData();
    for (const [name, value] of entries) body.append(name, value);
    body.set(`revision-${this.key}`, revision);
    const headers = { Accept: "application/json", "X-CSRFToken": this.page.token };
    const signal = leaving ? undefined : AbortSignal.timeout(PATIENCE);
    return fetch(this.section.dataset.url, { method: "PUT", body, headers, keepalive: leaving, signal });
  }

  arrived(reply, typed) {
    this.revision.value = reply.revision;
    this.saved = this.base = typed;
    this.trouble = null;
    this.tries = 0;
    if (!this.isDirty) this.keepSaved();
    this.page.arrived(reply);
  }

  async refused(reply) {
    if (reply.status === 409) this.meet(await reply.json());
    else {
      const trouble = TROUBLES[reply.status] ?? "failing";
      if (trouble === "resting") this.why = (await reply.json().catch(() => ({}))).error;
      this.inTrouble(trouble === "renew" && !(await this.page.renew()) ? "failing" : trouble);
    }
  }

  inTrouble(trouble) {
    this.trouble = trouble === "renew" ? null : trouble;
    if (["offline", "failing", "resting"].includes(trouble)) this.later();
    if (trouble === "signed-out") this.page.signIn.offer();
  }

  later() {
    const wait = RETRIES[Math.min(this.tries, RETRIES.length - 1)] * (0.75 + Math.random() / 2);
    this.tries += 1;
    this.timer = setTimeout(() => this.save(), wait);
  }

  // Another version: what does not clash goes together at once, for the rest the writer is asked.
  meet({ revision, html }) {
    const theirs = given(fieldsIn(parsePage(html)));
    this.unsure = [];
    const together = this.versions.meet({ base: JSON.parse(this.base), mine: this.entries(), theirs });
    this.began = together ? null : { revision: this.revision.value, base: this.base };
    this.revision.value = revision;
    this.saved = this.base = JSON.stringify(theirs);
    this.trouble = together ? null : "versions";
    if (this.isDirty) this.keep();
    else this.keepSaved();
  }

  chose() {
    this.trouble = this.began = null;
    this.changed();
    this.save();
  }

  // What this device kept: put back where it is newer than the page, shown beside where two are.
  // Out: whether any of it is needed still.
  bringBack(kept) {
    if (kept.saved) return this.bringSaved(kept);
    const entries = kept.typed;
    if (JSON.stringify(entries) === this.typed()) return false;
    if (this.brought) this.showKept(entries);
    else {
      this.brought = true;
      this.revision.value = kept.revision;
      this.base = kept.base ?? null;
      this.unsure = [...(kept.unsure ?? []), { typed: JSON.stringify(entries), revision: kept.revision }];
      this.put(entries);
    }
    return true;
  }

  bringSaved(kept) {
    if (Number(kept.revision) <= Number(this.revision.value)) return false;
    this.revision.value = kept.revision;
    this.saved = this.base = JSON.stringify(kept.typed);
    this.put(kept.typed);
    this.keepSaved();
    return true;
  }

  // What a fresher copy of this page says, where nothing of our own waits to be saved.
  catchUp(section) {
    if (!section || this.isDirty || this.busy || this.mustChoose) return;
    const revision = section.querySelector("[data-revision]").value;
    this.bringSaved({ typed: given(fieldsIn(section)), revision });
  }

  // A second version that this device kept: it stands beside the first.
  showKept(entries) {
    const together = this.versions.meet({ base: null, mine: this.entries(), theirs: entries });
    if (!together) this.trouble = "versions";
  }
}
