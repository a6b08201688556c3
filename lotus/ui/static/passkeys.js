// Passkeys: asks the browser to make or to show one, and sends what it says with the form. Enhancement only: where it
// cannot work, the page offers other ways.

const place = document.querySelector("[data-passkey]");

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The server writes bytes as text; the browser wants bytes. */
function understood(told) {
  const asked = { ...told, challenge: toBytes(told.challenge) };
  if (told.user) {
    asked.user = { ...told.user, id: toBytes(told.user.id) };
  }
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (told[list]) {
      asked[list] = told[list].map((each) => ({ ...each, id: toBytes(each.id) }));
    }
  }
  return asked;
}

/** And the other way round. */
function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = toText(credential.response[name]);
    }
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

if (place && window.PublicKeyCredential) {
  const form = place.closest("form");
  const told = JSON.parse(place.dataset.options).publicKey;
  const said = place.querySelector("[data-passkey-status]");
  const sent = form.querySelector("[name=credential]");
  sent.value = "";
  // Before the page's own listener, which would take this for a form on its way.
  form.addEventListener("submit", async (event) => {
    if (sent.value) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    said.textContent = "";
    try {
      const credential = await navigator.credentials[place.dataset.passkey]({ publicKey: understood(told) });
      sent.value = JSON.stringify(written(credential));
      form.requestSubmit();
    } catch {
      said.textContent = place.dataset.trouble;
    }
  });
}
