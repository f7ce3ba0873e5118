/** Between which two ends a pipeline is replicated. */
export interface Endpoints {
  readonly sourceArn: string | undefined;
  readonly targetArn: string | undefined;
}
