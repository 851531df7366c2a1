package dev.rationale.engine;

/** What an engine holds, for operators. */
public interface EngineMXBean {

    /** Records submitted and not yet ended, over all tasks and devices. */
    int getRecords();
}
