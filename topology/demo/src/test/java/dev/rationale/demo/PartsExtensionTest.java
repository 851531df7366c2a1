package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

class PartsExtensionTest {
    /** The half of the build that runs on containers would not find it. */
    @Test
    void shouldRefuseATestWithoutTheTag() {
        ExtensionContext untagged = (ExtensionContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ExtensionContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getTags")) {
                        return Set.of("chaos");
                    }
                    throw new AssertionError("expected nothing to be started, found " + method.getName());
                });
        ParameterContext parameter = (ParameterContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ParameterContext.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method.getName());
                });

        assertThatExceptionOfType(ParameterResolutionException.class)
                .isThrownBy(() -> new PartsExtension().resolveParameter(parameter, untagged))
                .withMessageContaining("@OnParts");
    }
}
