package dev.rationale.attribution;

/**
 * The explanation of one record, as {@link Work}. Its result depends on nothing but its own record: whatever runs beside it in
 * a batch.
 */
public interface Program extends Work<Attribution> {}
