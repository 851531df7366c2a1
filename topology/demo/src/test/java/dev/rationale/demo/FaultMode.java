package dev.rationale.demo;

import dev.rationale.config.RationaleConfig.Guarantee;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How an application is run while it is disturbed.
 *
 * @param guarantee its processing guarantee
 * @param protocol how its members find their tasks
 */
record FaultMode(Guarantee guarantee, Protocol protocol) {
    /** For members that die without leaving: the next one waits for their session to expire. */
    private static final int SESSION_MILLIS = 6000;

    private static final int HEARTBEAT_MILLIS = 500;

    /** A stream thread that is told to stop first works off everything that it has polled. */
    private static final int POLLED_RECORDS = 10;

    /** Kafka's group protocols, as {@code group.protocol} names them. */
    enum Protocol {
        /** A member assigns the tasks. */
        CLASSIC,
        /** The broker assigns the tasks. */
        STREAMS;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static List<FaultMode> all() {
        return Stream.of(Guarantee.values())
                .flatMap(guarantee -> Stream.of(Protocol.values()).map(protocol -> new FaultMode(guarantee, protocol)))
                .toList();
    }

    /** The configuration, as environment variables. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("RATIONALE_APPLICATION_GUARANTEE", guarantee.text());
        variables.put("RATIONALE_KAFKA_GROUP_PROTOCOL", protocol.text());
        variables.put("RATIONALE_KAFKA_MAIN_CONSUMER_MAX_POLL_RECORDS", Integer.toString(POLLED_RECORDS));
        if (protocol == Protocol.CLASSIC) {
            variables.put("RATIONALE_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS", Integer.toString(SESSION_MILLIS));
            variables.put("RATIONALE_KAFKA_MAIN_CONSUMER_HEARTBEAT_INTERVAL_MS", Integer.toString(HEARTBEAT_MILLIS));
        }
        return variables;
    }

    /** What this protocol leaves to the broker. */
    void prepare(Admin admin, String group) throws Exception {
        if (protocol == Protocol.STREAMS) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(
                                    set("streams.session.timeout.ms", SESSION_MILLIS),
                                    set("streams.heartbeat.interval.ms", HEARTBEAT_MILLIS))))
                    .all()
                    .get();
        }
    }

    private static AlterConfigOp set(String name, int value) {
        return new AlterConfigOp(new ConfigEntry(name, Integer.toString(value)), AlterConfigOp.OpType.SET);
    }

    @Override
    public String toString() {
        return (guarantee == Guarantee.EXACTLY_ONCE_V2 ? "exactly once" : "at least once") + ", " + protocol.text();
    }
}
