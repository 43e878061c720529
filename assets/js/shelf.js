// A small encrypted store on this device for words that are not on the server yet. The key comes
// with the page and ends with the sign-in, so what lies here afterwards cannot be read.
const PREFIX = "shelf:";
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));

async function importKey() {
  const given = document.querySelector("meta[name='shelf-key']")?.content;
  if (!given || !crypto.subtle) return null;
  return crypto.subtle.importKey("raw", bytes(given), "AES-GCM", false, ["encrypt", "decrypt"]);
}

class Shelf {
  constructor(name, key) {
    this.name = `${PREFIX}${name}:`;
    this.key = key;
    this.order = Promise.resolve();
  }

  // One write after the other, so that an older text never comes to lie over a newer one.
  inTurn(work) {
    this.order = this.order.then(work).catch(() => undefined);
    return this.order;
  }

  put(name, value) {
    if (!this.key) return undefined;
    return this.inTurn(async () => {
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, this.key, plain);
      localStorage.setItem(this.name + name, `${text(nonce)}.${text(sealed)}`);
    });
  }

  async get(name) {
    const kept = localStorage.getItem(this.name + name);
    if (!kept || !this.key) return null;
    try {
      const [nonce, sealed] = kept.split(".").map(bytes);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, this.key, sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      localStorage.removeItem(this.name + name);
      return null;
    }
  }

  remove(name) {
    return this.inTurn(() => localStorage.removeItem(this.name + name));
  }
}

export const openShelf = async (name) => new Shelf(name, await importKey());
