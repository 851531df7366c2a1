package dev.rationale.engine;

/**
 * What came of a preparation; never handed out of the engine.
 *
 * @param value for the records that wait for it
 */
record PreparedValue(Object value) implements EngineResult {}
