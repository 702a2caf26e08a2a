import type { PanelAttempt, PanelChain, PanelView } from '../../src/protocol/panel.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The moment at which every sample is looked at. */
export const NOW = Date.UTC(2025, 10, 22, 14, 30);

const PRICE_DIFF = `--- a/src/cart.ts
+++ b/src/cart.ts
@@ -10,7 +10,7 @@ export function addLine(cart: Cart, input: FormInput): Cart {
   if (!input.sku) return cart;
   const quantity = Number(input.quantity);
-  const price: number = input.price;
+  const price: number = Number.parseFloat(input.price);
   return {
     ...cart,
     lines: [...cart.lines, { sku: input.sku, quantity, price }],
`;

const CAST_DIFF = `--- a/src/cart.ts
+++ b/src/cart.ts
@@ -12,3 +12,4 @@ export function addLine(cart: Cart, input: FormInput): Cart {
-  const price: number = input.price;
+  // The form gives text.
+  const price: number = input.price as number;
   return {
`;

const SCHEMA_DIFF = `--- a/src/form.ts
+++ b/src/form.ts
@@ -3,4 +3,4 @@
 export type FormInput = {
   sku: string;
-  price: string;
+  price: number;
   quantity: string;
--- a/src/form.test.ts
+++ b/src/form.test.ts
@@ -21,2 +21,3 @@
   const input = read(form);
-  assert.equal(input.price, '3.50');
+  assert.equal(input.price, 3.5);
+  assert.equal(typeof input.price, 'number');
`;

const STACK = `TypeError: Cannot read properties of undefined (reading 'lines')
    at total (/home/ada/shop/src/total.ts:8:22)
    at renderCart (/home/ada/shop/src/render.ts:41:17)
    at async handle (/home/ada/shop/src/server.ts:19:5)`;

export function attempt(id: number, offset: number, rest: Partial<PanelAttempt>): PanelAttempt {
  return {
    id: `fix-${id.toString(16).padStart(8, '0')}`,
    actionTaken: 'Edited src/cart.ts (+1 −1)',
    codeChanges: PRICE_DIFF,
    allChanges: null,
    successful: false,
    unfinished: false,
    timestamp: NOW - 73 * HOUR + offset,
    ...rest,
  };
}

export function chain(id: number, rest: Partial<PanelChain> = {}): PanelChain {
  return {
    chainId: `chain-${id.toString(16).padStart(8, '0')}`,
    errorMessage: "Type 'string' is not assignable to type 'number'.",
    errorType: 'TS2322',
    source: 'ts',
    place: 'src/cart.ts:12',
    workspaceName: 'shop',
    canOpen: true,
    snippet: 'const quantity = Number(input.quantity);\nconst price: number = input.price;',
    output: null,
    clearedWith: 0,
    timestamp: NOW - 73 * HOUR,
    resolutionTimeMinutes: 3.2,
    confidence: 0.93,
    similarity: 0.97,
    why: 'the same message and code, in this workspace; the fix was kept',
    evidence: 'kept',
    origin: 'observed',
    reopened: false,
    weak: false,
    further: false,
    verdict: null,
    masked: false,
    attempts: [
      attempt(id * 16 + 1, 50_000, { codeChanges: CAST_DIFF, actionTaken: 'Edited src/cart.ts (+2 −1)' }),
      attempt(id * 16 + 2, 3 * MINUTE, { successful: true }),
    ],
    ...rest,
  };
}

export const CHAINS: PanelChain[] = [
  chain(1),
  chain(2, {
    errorMessage:
      "Type 'string | undefined' is not assignable to type 'number'.\n  Type 'undefined' is not assignable to type 'number'.",
    place: 'src/form.ts:5',
    timestamp: NOW - 30 * 24 * HOUR,
    resolutionTimeMinutes: 42,
    confidence: 0.71,
    why: 'a similar message and the same code',
    evidence: 'ran',
    output: "src/form.ts(5,9): error TS2322: Type 'string | undefined' is not assignable to type 'number'.",
    clearedWith: 39,
    attempts: [
      attempt(0x21, 4 * MINUTE - 27 * 24 * HOUR, { actionTaken: 'Ran npm install @types/form', codeChanges: null }),
      attempt(0x22, 42 * MINUTE - 27 * 24 * HOUR, {
        successful: true,
        codeChanges: SCHEMA_DIFF,
        allChanges: `${SCHEMA_DIFF}${PRICE_DIFF}`,
        actionTaken: 'Edited src/form.ts (+1 −1) and src/form.test.ts (+2 −1)',
      }),
    ].map((one) => ({ ...one, timestamp: one.timestamp + 1 * HOUR })),
  }),
  chain(3, {
    errorMessage: STACK,
    errorType: 'TypeError',
    source: 'debug',
    place: 'src/total.ts:8',
    workspaceName: 'billing-service',
    canOpen: false,
    snippet: null,
    timestamp: NOW - 20 * MINUTE,
    resolutionTimeMinutes: 0.4,
    confidence: 0.55,
    why: null,
    evidence: 'cleared',
    attempts: [
      attempt(0x31, 0, {
        successful: true,
        codeChanges: null,
        actionTaken: 'Set "strictNullChecks" in tsconfig.json',
        timestamp: NOW - 19.6 * MINUTE,
      }),
    ],
  }),
];

export function view(rest: Partial<PanelView> = {}): PanelView {
  return {
    subject: {
      errorId: 'err-0000000a',
      chainId: null,
      text: "Type 'string' is not assignable to type 'number'.",
      place: 'src/checkout.ts:88',
      canOpen: true,
    },
    state: 'ready',
    problem: null,
    chains: CHAINS,
    recent: false,
    silence: null,
    threshold: 0.5,
    hidden: 0,
    also: { weaker: false, hidden: false },
    stale: false,
    notice: null,
    counts: { errors: 1204, chains: 340 },
    ...rest,
  };
}

const HOSTILE =
  '<img src=x onerror="document.title=\'owned\'"> \0\u001b[31m \u202Egnp.exe\u202C مرحبا بالعالم 👩‍💻 ' +
  'x'.repeat(9_000);

/** Every state of the page, by name. */
export const VIEWS: Readonly<Record<string, PanelView>> = {
  answers: view(),
  empty: view({ subject: null, recent: true, chains: [], counts: { errors: 0, chains: 0 } }),
  recent: view({
    subject: null,
    recent: true,
    chains: CHAINS.map((one) => ({ ...one, confidence: null, similarity: null, why: null })),
  }),
  none: view({ chains: [], silence: { reason: 'nothingKnown', bestConfidence: null } }),
  underThreshold: view({ chains: [], silence: { reason: 'underThreshold', bestConfidence: 0.318 } }),
  allHidden: view({ chains: [], silence: { reason: 'nothingKnown', bestConfidence: null }, hidden: 2 }),
  weaker: view({
    chains: [
      chain(1, { verdict: 'helped' }),
      chain(2, { confidence: 0.31, weak: true, masked: true }),
      chain(3, { confidence: 0.12, weak: true, verdict: 'neverShow' }),
    ],
    also: { weaker: true, hidden: true },
  }),
  further: view({ chains: [chain(1, { confidence: 0.68 }), chain(2, { confidence: 0.19, further: true })] }),
  told: view({ chains: [chain(1, { origin: 'agent', evidence: 'cleared' }), chain(2, { origin: 'imported' })] }),
  nothingFound: view({
    chains: [],
    silence: { reason: 'nothingKnown', bestConfidence: null },
    subject: { errorId: null, chainId: null, text: 'flux capacitor', place: null, canOpen: false },
  }),
  loading: view({ state: 'loading', chains: [], counts: null }),
  failed: view({
    state: 'failed',
    chains: [],
    problem: 'The memory engine is not running (exit code 1). Use "Déjà Fix: Restart Engine" or open the log.',
  }),
  failedAfterAnswers: view({
    state: 'failed',
    stale: true,
    problem: 'The memory engine is not running (exit code 1). Use "Déjà Fix: Restart Engine" or open the log.',
  }),
  notice: view({ notice: 'The language model is missing: past fixes are found by their words only.' }),
  reopened: view({
    notice: 'Reopened: this fix is not offered any more.',
    chains: [chain(1, { reopened: true }), ...CHAINS.slice(1)],
  }),
  oneChain: view({
    subject: {
      errorId: null,
      chainId: 'chain-00000001',
      text: "Type 'string' is not assignable to type 'number'.",
      place: null,
      canOpen: false,
    },
    chains: [chain(1, { confidence: null, similarity: null, why: null })],
  }),
  hostile: view({
    subject: { errorId: null, chainId: null, text: HOSTILE, place: HOSTILE, canOpen: true },
    notice: HOSTILE,
    chains: [
      chain(7, {
        errorMessage: HOSTILE,
        errorType: HOSTILE,
        source: HOSTILE,
        place: HOSTILE,
        workspaceName: HOSTILE,
        snippet: HOSTILE,
        why: HOSTILE,
        output: HOSTILE,
        attempts: [
          attempt(0x71, 1, { actionTaken: HOSTILE, codeChanges: HOSTILE, unfinished: true }),
          attempt(0x72, 2, {
            successful: true,
            actionTaken: HOSTILE,
            allChanges: HOSTILE,
            codeChanges: `@@ -1 +1 @@\n-${HOSTILE}\n+${HOSTILE}y`,
          }),
        ],
      }),
    ],
  }),
};
