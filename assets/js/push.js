// Lets this browser show notices: asks only after the press, and says kindly where it cannot.
import { workerAddress } from "./html.js";

const DENIED =
  "This browser does not let us. You can allow notices in its settings for this site, then press again.";
const CANNOT = "This browser could not do it just now. Try again, or use another one.";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

async function subscribe(key) {
  await navigator.serviceWorker.register(workerAddress(), { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (old && toText(old.options.applicationServerKey ?? []) !== key) await old.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(key) });
}

async function add(form) {
  const word = form.querySelector("[data-push-word]");
  word.textContent = "";
  if ((await Notification.requestPermission()) !== "granted") {
    word.textContent = DENIED;
    return;
  }
  try {
    const made = await subscribe(form.dataset.push);
    form.elements.endpoint.value = made.endpoint;
    form.elements.public_key.value = toText(made.getKey("p256dh"));
    form.elements.auth.value = toText(made.getKey("auth"));
    form.submit();
  } catch {
    word.textContent = CANNOT;
  }
}

export function startPush() {
  const form = document.querySelector("form[data-push]");
  if (!form || !navigator.serviceWorker || !globalThis.PushManager || !globalThis.Notification) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(form);
  });
}
