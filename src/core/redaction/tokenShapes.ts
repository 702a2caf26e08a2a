import { type Finding, findPattern } from './finding.ts';
import { looksRandom } from './randomness.ts';

/**
 * Tokens that say by their beginning what they are. Lengths are lower than those their makers document: what is shown may
 * have been cut. In the order of preference where two begin alike.
 */
const SHAPES: readonly (readonly [kind: string, source: string])[] = [
  ['github-token', String.raw`(?:gh[pousr]_|github_pat_)\w{10,}(?:\.[\w-]+){0,2}`],
  ['gitlab-token', String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w.-]{12,}|GR1348941[\w-]{12,}`],
  ['anthropic-key', String.raw`sk-ant-[\w-]{12,}`],
  ['openrouter-key', String.raw`sk-or-[\w-]{16,}`],
  ['stripe-key', String.raw`(?:[sr]k|pk)_(?:live|test|prod)_\w{10,}|whsec_[\w+/=]{16,}`],
  ['openai-key', String.raw`sk-(?:proj-|svcacct-|admin-)?(?=[\w-]{0,60}\d)[\w-]{18,}`],
  ['huggingface-token', String.raw`(?:hf_|api_org_)[A-Za-z0-9]{16,}`],
  ['npm-token', String.raw`npm_[A-Za-z0-9]{16,}`],
  ['pypi-token', String.raw`pypi-[\w-]{16,}`],
  ['rubygems-key', String.raw`rubygems_[a-f0-9]{16,}`],
  ['crates-token', String.raw`cio[A-Za-z0-9]{32}`],
  ['slack-token', String.raw`xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-\d-[\w-]{10,}`],
  ['aws-key-id', String.raw`(?:AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{12,17}`],
  ['google-api-key', String.raw`AIza[\w-]{20,}`],
  ['google-oauth-token', String.raw`ya29\.[\w-]{16,}|1\/\/0[\w-]{20,}|GOCSPX-[\w-]{16,}`],
  ['digitalocean-token', String.raw`do[opr]_v1_[a-f0-9]{16,}`],
  ['sendgrid-key', String.raw`SG\.[\w-]{12,}(?:\.[\w-]{8,})?`],
  ['mailgun-key', String.raw`(?:key|pubkey)-[a-f0-9]{32}`],
  ['mailchimp-key', String.raw`[a-f0-9]{32}-us\d{1,2}`],
  ['twilio-key', String.raw`(?:SK|AC)[a-f0-9]{32}`],
  ['shopify-token', String.raw`shp(?:at|ca|pa|ss|tka|ua)_[A-Za-z0-9]{16,}`],
  ['square-token', String.raw`sq0(?:atp|csp|idp)-[\w-]{16,}|EAAA[\w-]{50,}`],
  ['databricks-token', String.raw`dapi[a-f0-9]{24,}(?:-\d)?`],
  ['vault-token', String.raw`hv[sbr]\.[\w-]{16,}`],
  ['terraform-token', String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{16,}`],
  ['linear-key', String.raw`lin_(?:api|oauth)_\w{16,}`],
  ['notion-token', String.raw`(?:ntn_|secret_)[A-Za-z0-9]{24,}`],
  ['figma-token', String.raw`fig[dorh]_[\w-]{16,}`],
  ['docker-token', String.raw`dckr_(?:pat|oat)_[\w-]{12,}`],
  ['vercel-token', String.raw`vc[pciark]_[A-Za-z0-9]{16,}`],
  ['cloudflare-token', String.raw`cf(?:k|ut|at)_[A-Za-z0-9]{24,}|v1\.0-[a-f0-9]{24}-[a-f0-9]{32,}`],
  ['tailscale-key', String.raw`tskey-[a-z]{2,20}-[\w-]{12,}`],
  ['newrelic-key', String.raw`NRAK-[A-Z0-9]{16,}|NRII-[\w-]{20,}`],
  ['grafana-token', String.raw`gl(?:c|sa)_[\w+/=]{20,}`],
  ['groq-key', String.raw`gsk_[A-Za-z0-9]{20,}`],
  ['replicate-token', String.raw`r8_[A-Za-z0-9]{20,}`],
  ['xai-key', String.raw`xai-[A-Za-z0-9]{20,}`],
  ['perplexity-key', String.raw`pplx-[A-Za-z0-9]{20,}`],
  ['supabase-key', String.raw`sb(?:p|_secret|_publishable)_[\w-]{16,}`],
  ['planetscale-token', String.raw`pscale_(?:tkn|pw|oauth)_[\w.-]{16,}`],
  ['postman-key', String.raw`PMAK-[a-f0-9-]{20,}`],
  ['pulumi-token', String.raw`pul-[a-f0-9]{20,}`],
  ['doppler-token', String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{16,}`],
  ['dynatrace-token', String.raw`dt0[a-z]\d\d\.[A-Z0-9]{12,}\.[A-Z0-9]{16,}`],
  ['okta-token', String.raw`00[\w-]{40}(?![\w-])`],
  ['atlassian-token', String.raw`ATATT3[\w=-]{20,}|ATCTT3[\w=-]{20,}|ATBB[\w=-]{24,}`],
  ['airtable-token', String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{20,}`],
  ['sentry-token', String.raw`sntry[su]_[\w+/=]{20,}`],
  ['azure-key', String.raw`[\w~.-]{3}\dQ~[\w~.-]{20,}`],
  ['1password-token', String.raw`ops_ey[\w+/=-]{20,}|A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,6}){4,5}`],
  ['age-key', String.raw`AGE-SECRET-KEY-1[A-Z0-9]{10,}`],
  ['telegram-token', String.raw`\d{8,10}:AA[\w-]{30,}`],
  ['discord-token', String.raw`[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{25,}`],
  // The beginning of a private key in Base64.
  ['private-key', String.raw`LS0tLS1CRUdJTi(?!BDRVJU)[\w+/=-]{20,}`],
  ['braintree-token', String.raw`access_token\$(?:production|sandbox)\$[a-z0-9]{8,}\$[a-f0-9]{16,}`],
  ['langsmith-key', String.raw`lsv2_(?:pt|sk)_[a-f0-9]{24,}(?:_[a-f0-9]{6,})?`],
  ['launchdarkly-key', String.raw`(?:sdk|mob|api)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}`],
  [
    'plaid-token',
    String.raw`(?:access|public|link)-(?:sandbox|development|production)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}`,
  ],
  ['mailgun-key', String.raw`[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}`],
  ['jwt', String.raw`ey[A-Za-z0-9][\w-]{8,}\.ey[\w-]{8,}(?:\.[\w-]*)?`],
  [
    'password-hash',
    String.raw`\$2[abxy]\$\d\d\$[./A-Za-z0-9]{22,}|\$(?:1|5|6|y|apr1|argon2(?:id?|d))\$[^\s:"']{16,}|\{(?:S?SHA|S?MD5|CRYPT)\d{0,3}\}[\w+/=$.]{16,}`,
  ],
  ['heroku-token', String.raw`HRKU-[\w-]{36,}`],
  ['riot-key', String.raw`RGAPI-[a-f0-9-]{36}`],
  ['hubspot-token', String.raw`pat-[a-z]{2}\d-[a-f0-9-]{36}`],
  ['clojars-token', String.raw`CLOJARS_[a-f0-9]{20,}`],
  ['flutterwave-key', String.raw`FLW(?:SEC|PUB)K(?:_TEST)?-[A-Za-z0-9-]{12,}`],
  ['asana-token', String.raw`\d\/\d{13,20}:[a-f0-9]{32}`],
  ['brevo-key', String.raw`x(?:key|smtp)sib-[a-f0-9]{16,}(?:-\w{8,})?`],
  ['scaleway-key', String.raw`SCW[A-Z0-9]{17}(?![A-Za-z0-9])`],
  // The habit of younger services: who, for what, and then chance.
  [
    'token',
    String.raw`[A-Za-z][A-Za-z0-9]{1,15}[_-](?:(?:live|test|prod|sandbox|secret|sec|priv|token|tok|api|key|pat|sk|rk|v\d)[_-]){1,3}(?=[\d_-]{0,60}[A-Za-z])[A-Za-z0-9_-]{16,}`,
  ],
  // A short name before so many hex digits; hashes stand behind what they are of.
  [
    'token',
    String.raw`(?!(?:sha|md5|hash|img|file|chunk|blob|rev|git|tmp|cache|obj|id|page|node|css|js|main|app|index|layer|commit|tree)\d{0,3}_)[a-z]{2,6}_(?=[a-f]*\d)(?=\d*[a-f])[a-f0-9]{40,}`,
  ],
];

const ANY_SHAPE = new RegExp(`(?<![A-Za-z0-9])(?:${SHAPES.map(([, source]) => `(${source})`).join('|')})`, 'g');

export function findTokens(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const match of text.matchAll(ANY_SHAPE)) {
    const shape = SHAPES[match.slice(1).findIndex((group: string | undefined) => group !== undefined)];
    if (shape && !(shape[0] === 'token' && isOfWords(match[0])))
      findings.push({ start: match.index, end: match.index + match[0].length, kind: shape[0] });
  }
  return findings;
}

/** `node_api_create_external_string_latin1`: what is long in it has no digit, and can be spoken. */
function isOfWords(name: string): boolean {
  return name.split(/[_-]/).every((part) => part.length < 8 || !(/\d/.test(part) || looksRandom(part)));
}

const WEBHOOKS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['slack-webhook', /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/(?<secret>[\w/-]{8,})/dg],
  ['discord-webhook', /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(?<secret>\d+\/[\w-]{8,})/dg],
  ['teams-webhook', /webhook\.office\.com\/(?<secret>[\w@/-]{16,})/dg],
  ['webhook', /hooks\.zapier\.com\/hooks\/catch\/(?<secret>[\w/-]{8,})/dg],
  ['telegram-token', /api\.telegram\.org\/(?:file\/)?bot(?<secret>\d{6,}:[\w-]{10,})/dg],
  ['url-code', /[?&#;](?:code|ticket|assertion)=(?<secret>(?=[\w%~.+/-]*\d)(?=[\w%~.+/-]*[A-Za-z])[\w%~.+/=-]{24,})/dg],
  ['sas-signature', /[?&;]sig=(?<secret>[\w%+/=-]{16,})/dg],
];

/** Addresses that are themselves the right to post to them. */
export function findWebhooks(text: string): Finding[] {
  return WEBHOOKS.flatMap(([kind, pattern]) => findPattern(text, pattern, kind));
}
