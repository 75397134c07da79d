// Asks the browser for a passkey and sends what it gives with the form. Served as it is.

function bytes(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withIds(list) {
  return (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
}

async function made(options, isAlone) {
  const asked = options.publicKey;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: withIds(asked.excludeCredentials),
    authenticatorSelection: {
      ...asked.authenticatorSelection,
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
      ...(isAlone ? { userVerification: "required" } : {}),
    },
  };
  return navigator.credentials.create({ publicKey });
}

async function shown(options) {
  const asked = options.publicKey;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: withIds(asked.allowCredentials),
  };
  return navigator.credentials.get({ publicKey });
}

function asJson(credential) {
  const answer = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) answer[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) answer.transports = credential.response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsFor(form) {
  if (form.dataset.passkey !== "ask") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  return answer.json();
}

async function credentialFor(form) {
  const options = await optionsFor(form);
  if (form.dataset.passkey !== "create") return shown(options.request_options);
  return made(options.creation_options, form.elements.namedItem("passwordless").checked);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.namedItem("credential").value = asJson(await credentialFor(form));
      form.submit();
    } catch {
      document.getElementById(form.dataset.failed).hidden = false;
    }
  });
}
