// Runs declarative pipelines against a stand-in for Jenkins, which records what they ask for.
// Usage: groovy jenkins.groovy CODE:ALLOW[,CODE:ALLOW…] FILE...
// Every `sh` with returnStatus answers CODE; ALLOW is the parameter ALLOW_REVIEW.
// Prints a JSON list, an item for each CODE:ALLOW and file: its calls as a tree of name, arguments,
// assignments and children.
import groovy.json.JsonOutput
import org.codehaus.groovy.control.CompilerConfiguration

abstract class Jenkins extends Script {
    static Integer code
    static boolean allow
    def calls = []

    def methodMissing(String name, args) {
        calls << Call.of(name, args as List)
        return null
    }

    def propertyMissing(String name) { return name }
}

class Call {
    String name
    List arguments = []
    Map assignments = [:]
    List children = []

    static Call of(String name, List arguments) {
        def call = new Call(name: name, arguments: arguments.findAll { !(it instanceof Closure) })
        arguments.findAll { it instanceof Closure }.each { body ->
            body.delegate = call
            body.resolveStrategy = Closure.DELEGATE_ONLY
            body.call()
        }
        return call
    }

    def methodMissing(String name, args) {
        def call = of(name, args as List)
        children << call
        def first = call.arguments ? call.arguments[0] : null
        return name == 'sh' && first instanceof Map && first.returnStatus ? Jenkins.code : null
    }

    def propertyMissing(String name) {
        return name == 'params' ? [ALLOW_REVIEW: Jenkins.allow] : name
    }

    def propertyMissing(String name, value) { assignments[name] = value }

    Map plain() {
        return [name: name, arguments: arguments, assignments: assignments,
                children: children.collect { it.plain() }]
    }
}

def configuration = new CompilerConfiguration(scriptBaseClass: Jenkins.name, sourceEncoding: 'US-ASCII')
def shell = new GroovyShell(this.class.classLoader, new Binding(), configuration)
def found = []
args[0].split(',').each { answer ->
    Jenkins.code = answer.split(':')[0] as Integer
    Jenkins.allow = answer.split(':')[1] == 'true'
    args.drop(1).each { file ->
        def script = shell.parse(new File(file))
        script.run()
        found << script.calls.collect { it.plain() }
    }
}
println(JsonOutput.toJson(found))
