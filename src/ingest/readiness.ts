/** Whether the process still takes requests. */
export class Readiness {
  stopping = false;
}
