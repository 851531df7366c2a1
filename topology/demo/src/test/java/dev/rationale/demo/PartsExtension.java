package dev.rationale.demo;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands {@link Parts} to tests: started at first use, shared by all classes, closed by JUnit when the last one has run. */
final class PartsExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(PartsExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Parts.class;
    }

    @Override
    public Parts resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (!context.getTags().contains(OnParts.TAG)) {
            throw new ParameterResolutionException(
                    "parts are for tests with @OnParts: without it they would be left out where only such tests are run");
        }
        // Not of the root: side by side, each test class is a run of its own in a session of all.
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(
                        Parts.class,
                        key -> PartsChoice.real().start(System.getProperty("rationale.parts", "auto")),
                        Parts.class);
    }
}
