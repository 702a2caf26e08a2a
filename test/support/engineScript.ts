/** What the scripted engine does in one run. */
export type RunScript = {
  says?: 'ready' | 'unsupported' | 'error' | 'nothing';
  dies?: 'beforeHello' | 'ofIllegalInstruction' | 'inMidWrite' | 'beforeAcknowledgement' | 'inQuery';
  endsAfterRequest?: boolean;
};
