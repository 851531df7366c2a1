package dev.rationale.demo;

import java.util.Map;

/** The parts that need no Docker engine. */
record EmbeddedParts(EmbeddedBroker broker, RegistryProcess registry) implements Parts {

    static EmbeddedParts start() {
        RegistryProcess registry = RegistryProcess.start();
        try {
            return new EmbeddedParts(EmbeddedBroker.start(impatient()), registry);
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** How brokers of tests are set. */
    static BrokerOptions impatient() {
        BrokerOptions options = BrokerOptions.defaults();
        for (Map.Entry<String, String> setting : IMPATIENCE.entrySet()) {
            options = options.withSetting(setting.getKey(), setting.getValue());
        }
        return options;
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return registry.url();
    }

    @Override
    public Kind kind() {
        return Kind.EMBEDDED;
    }

    @Override
    public void close() {
        broker.close();
        registry.close();
    }
}
