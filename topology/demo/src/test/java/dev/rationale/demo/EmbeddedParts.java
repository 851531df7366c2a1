package dev.rationale.demo;

/** The parts that need no Docker engine. */
record EmbeddedParts(EmbeddedBroker broker, RegistryProcess registry) implements Parts {

    static EmbeddedParts start() {
        RegistryProcess registry = RegistryProcess.start();
        try {
            return new EmbeddedParts(EmbeddedBroker.start(), registry);
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
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
