// Asks the browser for a passkey and hands its answer to the form. Without this file a code or a password does.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) } } : {}),
  allowCredentials: named(options.allowCredentials),
  excludeCredentials: named(options.excludeCredentials),
});

const told = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = letters(credential.response[part]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: letters(credential.rawId), type, response, clientExtensionResults: {} });
};

const answer = async (form) => {
  const publicKey = asked(JSON.parse(form.elements.options.value));
  const make = form.dataset.passkey === "make";
  const credential = await navigator.credentials[make ? "create" : "get"]({ publicKey });
  form.elements.answer.value = told(credential);
  form.requestSubmit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const failed = form.querySelector("[data-failed]");
  form.hidden = false;
  document.querySelectorAll("[data-without-passkeys]").forEach((each) => (each.hidden = true));
  form.querySelector("button[type=button]").addEventListener("click", () => {
    failed.hidden = true;
    if (form.reportValidity()) answer(form).catch(() => (failed.hidden = false));
  });
}
