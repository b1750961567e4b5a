// An OpenID Connect provider for the tests, in memory: node provider.mjs settings.json. Prints its address when it listens.
// settings: { port, client: { client_id, client_secret, redirect_uris, ... }, accounts: { login: { seconds, claims } } }
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import Provider, { interactionPolicy } from "oidc-provider";

const { port, client, accounts } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const issuer = `http://127.0.0.1:${port}`;
const key = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const named = [...new Set(Object.values(accounts).flatMap(({ claims }) => Object.keys(claims)))];
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);

const findAccount = (_, login) =>
  accounts[login] && { accountId: login, claims: () => ({ sub: `subject-of-${login}`, ...accounts[login].claims }) };

const loadExistingGrant = async (ctx) => {
  const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope("openid profile email");
  await grant.save();
  return grant;
};

const provider = new Provider(issuer, {
  clients: [client],
  jwks: { keys: [key()] },
  cookies: { keys: ["known to the tests alone"] },
  claims: { openid: ["sub", ...named], profile: [], email: [] },
  conformIdTokenClaims: false,
  findAccount,
  loadExistingGrant,
  interactions: { policy, url: (_, { uid }) => `/interaction/${uid}` },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource } },
  ttl: {
    IdToken: (ctx) => accounts[ctx.oidc.account.accountId].seconds,
    AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, Interaction: 600, Session: 3600,
  },
});

// What a person confirms at the provider is left out: the sign-out goes through at once.
async function logoutSource(ctx, form) {
  const filled = form.replace("</form>", '<input type="hidden" name="logout" value="yes"></form>');
  ctx.body = `<!doctype html><html lang="sv"><title>Loggar ut</title>${filled}<script>document.forms[0].submit()</script></html>`;
}

const page = () => {
  const buttons = Object.keys(accounts).map((login) => `<button name="login" value="${login}">${login}</button>`);
  return `<!doctype html><html lang="sv"><title>Inloggning</title><h1>Inloggning</h1><form method="post">${buttons.join(" ")}</form></html>`;
};

const body = async (request) => {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
};

const interact = async (request, response) => {
  const { params } = await provider.interactionDetails(request, response);
  const login = request.method === "POST" ? (await body(request)).get("login") : params.login_hint;
  if (!login || !accounts[login]) {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page());
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: login }, select_account: {} });
};

const answer = provider.callback();
const listening = http.createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  return interact(request, response).catch((error) => response.writeHead(400).end(String(error)));
});
listening.listen(port, "127.0.0.1", () => console.log(issuer));
