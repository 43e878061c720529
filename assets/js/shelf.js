// An encrypted store on this device for the words of one exercise. Each tab writes into slots of its
// own, so that no tab writes over another's words; what a closed tab left is found at the next start.
import { del, entries, set } from "idb-keyval";
import { keyOfPage, seal, unseal, WORDS } from "./device-key.js";

const TAB = "tab";
const lockOf = (tab) => `tab:${tab}`;

// A tab holds its lock as long as it lives, so that others know whose words are still being written.
function hold(tab) {
  return new Promise((resolve) => {
    const living = (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => undefined) : undefined;
    };
    navigator.locks.request(lockOf(tab), { ifAvailable: true }, living).catch(() => resolve(true));
  });
}

async function thisTab() {
  const before = sessionStorage.getItem(TAB);
  let tab = before ?? crypto.randomUUID();
  if (navigator.locks && !(await hold(tab))) {
    tab = crypto.randomUUID();
    await hold(tab);
  }
  sessionStorage.setItem(TAB, tab);
  return { tab, before };
}

async function livingTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => lock.name));
}

class Shelf {
  constructor(exercise, key, { tab, before }) {
    Object.assign(this, { exercise, key, tab, before });
    this.works = Boolean(key);
    this.next = new Map();
    this.order = Promise.resolve();
  }

  slot(part) {
    return `${this.exercise}/${part}/${this.tab}`;
  }

  // One write after the other; of several that wait for one slot only the last is done.
  write(slot, value) {
    if (!this.key) return;
    const waits = this.next.has(slot);
    this.next.set(slot, value);
    if (waits) return;
    this.order = this.order.then(() => this.writeNext(slot)).catch(() => this.failed());
  }

  // A full or forbidden store: the page must not say that anything is kept here.
  failed() {
    this.works = false;
  }

  async writeNext(slot) {
    const value = this.next.get(slot);
    this.next.delete(slot);
    if (value === null) await del(slot, WORDS);
    else await set(slot, { ...(await seal(this.key, { ...value, at: Date.now() })), saved: Boolean(value.saved) }, WORDS);
    this.works = true;
  }

  put(part, value) {
    this.write(this.slot(part), value);
  }

  remove(part) {
    this.write(this.slot(part), null);
  }

  drop(slot) {
    this.write(slot, null);
  }

  // What lies here of this exercise from this tab and from tabs that are gone, the oldest first.
  async left() {
    if (!this.key) return [];
    const living = await livingTabs();
    const found = [];
    for (const [slot, kept] of await entries(WORDS).catch(() => [])) {
      const [exercise, part, tab] = slot.split("/");
      const another = living.has(lockOf(tab)) && tab !== this.tab && tab !== this.before;
      if (exercise !== this.exercise || another) continue;
      const value = await unseal(this.key, kept).catch(() => null);
      if (value) found.push({ slot, part, mine: tab === this.tab, ...value });
    }
    return found.sort((one, other) => one.at - other.at);
  }
}

export async function openShelf(exercise) {
  const key = await keyOfPage().catch(() => null);
  return new Shelf(exercise, key, key ? await thisTab() : { tab: "", before: null });
}
