package dev.rationale.audit.verify;

/**
 * What was found of published outcomes.
 *
 * @param read outcomes seen
 * @param agreed of them: exactly what was entered
 * @param unopened of them: under a commitment that the reader has no keys to check
 * @param erased of them: under a commitment whose key was destroyed, as the log says
 * @param earlier of them: about events before the log began, of which it says nothing
 * @param later of them: about events after the last leaf, while the log was being written
 * @param expired outcomes that were entered and are no longer there to compare, as the settings of their topics allow
 */
public record OutcomeReport(
        long read, long agreed, long unopened, long erased, long earlier, long later, long expired) {}
