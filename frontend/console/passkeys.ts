// Passkeys: a form [data-passkey] asks the device for one and is sent with the answer in its field "credential".
// data-passkey="create" registers a key, "get" uses one; the options lie in data-options, or are fetched from data-options-url.

interface Options {
  creation_options?: { publicKey: Json };
  request_options?: { publicKey: Json };
}
type Json = Record<string, unknown>;

export function startPasskeys(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void answer(form);
    });
  }
}

async function answer(form: HTMLFormElement): Promise<void> {
  const said = form.querySelector<HTMLElement>("[data-passkey-error]");
  if (said) said.hidden = true;
  try {
    const credential = form.dataset.passkey === "create" ? await create(form) : await get(form);
    const field = form.elements.namedItem("credential");
    if (!credential || !(field instanceof HTMLInputElement)) throw new Error("no credential");
    field.value = JSON.stringify(written(credential));
    form.submit();
  } catch (error) {
    console.warn(error);
    if (said) said.hidden = false;
  }
}

async function create(form: HTMLFormElement): Promise<Credential | null> {
  const options = (await optionsOf(form)).creation_options?.publicKey ?? {};
  const passwordless = form.querySelector<HTMLInputElement>("input[name=passwordless]")?.checked ?? false;
  const user = options.user as Json;
  const selection = {
    ...(options.authenticatorSelection as AuthenticatorSelectionCriteria),
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless ? { userVerification: "required" } : {}),
  };
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: keys(options.excludeCredentials),
    authenticatorSelection: selection,
  };
  return navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
}

async function get(form: HTMLFormElement): Promise<Credential | null> {
  const options = (await optionsOf(form)).request_options?.publicKey ?? {};
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) };
  return navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
}

async function optionsOf(form: HTMLFormElement): Promise<Options> {
  if (form.dataset.options) return JSON.parse(form.dataset.options) as Options;
  const response = await fetch(form.dataset.optionsUrl ?? form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`the options could not be had: ${response.status}`);
  return (await response.json()) as Options;
}

/** Return a credential as the JSON that the server reads; binary parts in base64url. */
function written(credential: Credential): Json {
  const key = credential as PublicKeyCredential;
  const given = key.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Json = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"] as const) {
    const part = given[name];
    if (part) response[name] = text(part);
  }
  if (typeof given.getTransports === "function") response.transports = given.getTransports();
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults() };
}

function keys(list: unknown): unknown {
  return Array.isArray(list) ? list.map((key: Json) => ({ ...key, id: bytes(key.id) })) : [];
}

function bytes(base64url: unknown): Uint8Array {
  const plain = atob(String(base64url).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
