package dev.rationale.demo;

import java.util.Map;

/** What must be said before a broker runs in the JVM of a command, so that its log does not drown the command's output. */
public final class QuietBroker {
    /** The logging configuration asks these how much Kafka may say. */
    private static final Map<String, String> LEVELS = Map.of(
            "rationale.kafka.log.level",
            "ERROR",
            "rationale.log.network",
            "ERROR",
            "rationale.broker.log.level",
            "OFF");

    /** The broker loads Log4j, which cannot be loaded during a shutdown if it wants a hook of its own. */
    private static final String LOG4J_HOOK = "log4j.shutdownHookEnabled";

    private QuietBroker() {}

    /** To be called before anything logs; a level that the user asked for wins. */
    public static void quiet() {
        if (System.getProperty("rationale.log.level") == null) {
            LEVELS.forEach(System::setProperty);
        }
        System.setProperty(LOG4J_HOOK, "false");
    }
}
